namespace InvoiceModule.Invoices;

/// <summary>What is unusual about an invoice (the API's <c>exception</c> list).</summary>
[Flags]
public enum InvoiceExceptions
{
    /// <summary>Nothing: <c>exception</c> is null.</summary>
    None = 0,

    /// <summary><c>overpaid</c>: more than the value was received.</summary>
    Overpaid = 1,

    /// <summary><c>late</c>: money came after the expiry.</summary>
    Late = 2,

    /// <summary><c>reversed</c>: the status is lower than it once was, while that lasts.</summary>
    Reversed = 4,

    /// <summary><c>canceled</c>: it was ended early.</summary>
    Canceled = 8,

    /// <summary><c>accepted</c>: the merchant accepted what came, though it was short.</summary>
    Accepted = 16,
}
