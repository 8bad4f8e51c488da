namespace InvoiceModule.Statistics;

/// <summary>The sum of a wallet's hours of one day in one asset: whoever sees a thousand wallets reads a row a day of each and not one an hour.</summary>
internal sealed class WalletDay : CountedInvoices
{
    /// <summary>The day, UTC.</summary>
    public required DateTime Day { get; init; }
}
