using System.Globalization;

namespace InvoiceModule.IntegrationTests.Latency;

/// <summary>How long changes took from the node to the merchant.</summary>
/// <param name="What">The chain, the change, and how the module learnt of it.</param>
/// <param name="Bound">What the p95 may be.</param>
/// <param name="Times">One for each change, in the order in which they happened.</param>
public sealed record LatencyFigures(string What, TimeSpan Bound, IReadOnlyList<TimeSpan> Times)
{
    /// <summary>The least time within which this share of the changes was told (nearest rank).</summary>
    public TimeSpan Percentile(int percent) => Times.Order().ElementAt((Times.Count * percent + 99) / 100 - 1);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What,-44} {Times.Count,4} changes  p50 {Percentile(50).TotalMilliseconds,5:F0} ms  p95 {Percentile(95).TotalMilliseconds,5:F0} ms  max {Times.Max().TotalMilliseconds,5:F0} ms  (p95 at most {Bound.TotalMilliseconds:F0} ms)");
}
