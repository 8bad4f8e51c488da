namespace InvoiceModule.Statistics;

/// <summary>Up to when changes of invoices have been counted. Its one row is also the lock of whoever counts.</summary>
internal sealed class StatisticsCursor
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Events up to this time are in the statistics.</summary>
    public DateTime Through { get; set; }
}
