namespace InvoiceModule.Invoices;

/// <summary>Where a payment stands. Every payment to one of our addresses is in exactly one of these.</summary>
internal enum PaymentDisposition
{
    /// <summary>It counts for an invoice.</summary>
    Credited = 0,

    /// <summary>A person has to decide.</summary>
    Suspense = 1,

    /// <summary>Dust: noted and forgotten.</summary>
    Ignored = 2,
}
