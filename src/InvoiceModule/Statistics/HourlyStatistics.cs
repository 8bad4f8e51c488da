namespace InvoiceModule.Statistics;

/// <summary>What became of the invoices that a wallet issued in one hour in one asset. It can be counted again from the invoices at any time.</summary>
internal sealed class HourlyStatistics : CountedInvoices
{
    /// <summary>Begin of the hour, UTC.</summary>
    public required DateTime Hour { get; init; }
}
