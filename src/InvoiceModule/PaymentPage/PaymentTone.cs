namespace InvoiceModule.PaymentPage;

/// <summary>How a state looks. The word is a class of the style sheet.</summary>
internal enum PaymentTone
{
    /// <summary>Something is still to be done or to come.</summary>
    Open,

    Good,

    Warn,

    /// <summary>It is over.</summary>
    Ended,
}
