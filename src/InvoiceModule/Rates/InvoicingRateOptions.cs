namespace InvoiceModule.Rates;

/// <summary>How far exchange rates are trusted.</summary>
public sealed class InvoicingRateOptions
{
    /// <summary>The oldest quote that is used, 1 s..1 hour.</summary>
    public TimeSpan MaxRateAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all sources together may take, 100 ms..30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How far from the median a quote may be, in percent, 1..100.</summary>
    public int OutlierPercent { get; set; } = 10;

    /// <summary>How far a single source may jump from the rate last used before it has stood for <see cref="MaxRateAge"/>, in percent, 1..1000.</summary>
    public int MaxJumpPercent { get; set; } = 30;

    /// <summary>Currencies through which a cross rate is made, in order.</summary>
    public IList<string> Pivots { get; } = ["USD", "EUR"];
}
