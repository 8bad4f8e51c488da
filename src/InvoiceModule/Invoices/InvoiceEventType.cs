namespace InvoiceModule.Invoices;

/// <summary>Why a version was made. When several fit, the first of this order (after Created) is taken.</summary>
public enum InvoiceEventType
{
    /// <summary><c>invoice.created</c>: version 1.</summary>
    Created = 0,

    /// <summary><c>invoice.reversed</c>: a reorganisation or a replaced transaction moved the status back, or took more of the money while it was back.</summary>
    Reversed = 1,

    /// <summary><c>invoice.late_payment</c>: money came after the time.</summary>
    LatePayment = 2,

    /// <summary><c>invoice.overpaid</c>: more than the value has been seen.</summary>
    Overpaid = 3,

    /// <summary><c>invoice.expired</c>: it ended without full payment, or its rate lock ended and what was still unconfirmed was released to suspense.</summary>
    Expired = 4,

    /// <summary><c>invoice.canceled</c>: it was ended early.</summary>
    Canceled = 5,

    /// <summary><c>invoice.status_changed</c>: anything else that is visible.</summary>
    StatusChanged = 6,
}
