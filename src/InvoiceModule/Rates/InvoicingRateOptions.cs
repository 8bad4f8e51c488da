namespace InvoiceModule.Rates;

/// <summary>How exchange rates are asked for and what is believed.</summary>
public sealed class InvoicingRateOptions
{
    /// <summary>No host may let a quote grow older than this.</summary>
    internal static readonly TimeSpan LongestRateAge = TimeSpan.FromHours(1);

    /// <summary>The oldest quote that is used, in product time; default 60 s, 1 s..1 hour.</summary>
    public TimeSpan MaxRateAge { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest a price may take, sources that hang included; default 3 s, 100 ms..30 s. The sources get nine tenths of it, so that the answer is
    /// out in time.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How far a source may be from the median of all, in percent; default 10, 1..100. One further away is not counted.</summary>
    public int OutlierPercent { get; set; } = 10;

    /// <summary>
    /// How far a rate that only one source gives may move within a minute of the last accepted one, in percent; default 30, 0..1000, where 0 allows
    /// any. Beyond it there is no rate until the new one has stood for <see cref="MaxRateAge"/>. Several sources that agree are believed at once.
    /// The memory is this process's own: another node, or a restart, knows nothing of it.
    /// </summary>
    public int MaxJumpPercent { get; set; } = 30;

    /// <summary>
    /// Currencies, or stablecoins such as <c>USDT</c>, over which a cross rate is made when no source has the pair itself; the first that works is
    /// taken. Default USD, then EUR. Empty: no cross rates.
    /// </summary>
    public IList<string> Pivots { get; } = ["USD", "EUR"];

    /// <summary>What is wrong with these options, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (MaxRateAge < TimeSpan.FromSeconds(1) || MaxRateAge > LongestRateAge)
            yield return "Rates.MaxRateAge is 1 s to 1 hour.";
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromSeconds(30))
            yield return "Rates.Timeout is 100 ms to 30 s.";
        if (OutlierPercent is < 1 or > 100)
            yield return "Rates.OutlierPercent is 1 to 100.";
        if (MaxJumpPercent is < 0 or > 1000)
            yield return "Rates.MaxJumpPercent is 0 (any jump) to 1000.";
        if (Pivots.Any(pivot => pivot is not { Length: > 0 and <= 16 } || !pivot.All(char.IsAsciiLetterOrDigit)))
            yield return "Rates.Pivots holds codes of 1 to 16 ASCII letters or digits, such as USD.";
    }
}
