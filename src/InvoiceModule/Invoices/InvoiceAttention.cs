namespace InvoiceModule.Invoices;

/// <summary>What of an invoice waits for a person.</summary>
internal enum InvoiceAttention
{
    /// <summary>It is reversed, was paid or can still be, and nobody has settled that reversal.</summary>
    Reversed = 0,

    /// <summary>It ended with less than its price, and no refund is noted.</summary>
    Short = 1,

    /// <summary>A payment of it was seen long ago and stands in no block.</summary>
    Unconfirmed = 2,

    /// <summary>It ended with more than its value, and what became of that is not noted.</summary>
    Surplus = 3,

    /// <summary>It counts money that was sent back, and has less than its price without it; nobody has settled that.</summary>
    SentBack = 4,
}
