namespace InvoiceModule.Invoices;

/// <summary>How a person settled a payment in suspense. The audit says who, when and why.</summary>
internal enum PaymentResolution
{
    /// <summary>Credited to the invoice it came for.</summary>
    Accepted = 0,

    /// <summary>Credited to another invoice of the same wallet and asset.</summary>
    Assigned = 1,

    /// <summary>Sent back, outside of this module; it was noted only.</summary>
    RefundNoted = 2,

    /// <summary>It left the chain, and he waits for it no longer.</summary>
    NeverCame = 3,

    /// <summary>It is the merchant's own money, which no invoice was paid with.</summary>
    Own = 4,
}
