using System.Diagnostics.Metrics;
using InvoiceModule.Telemetry;

namespace InvoiceModule.Callbacks;

/// <summary>Measures attempts to deliver. Whose they are is no tag: origins are many, and URLs may hold secrets.</summary>
internal sealed class CallbackMetrics
{
    private readonly Histogram<double> _attempts;

    public CallbackMetrics(IMeterFactory meters)
        => _attempts = meters.Create(InvoicingTelemetry.MeterName).CreateHistogram<double>(
            "invoicing.callback.duration", "s", "One attempt to deliver a callback, by how it ended.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15] });

    public void Attempted(CallbackOutcome outcome)
        => _attempts.Record(
            outcome.Duration.TotalSeconds,
            new(TelemetryTags.Outcome, outcome.IsSuccess ? "acknowledged" : outcome.IsGone ? "gone" : "failed"),
            new(TelemetryTags.ErrorType, ErrorType(outcome)));

    /// <summary>The error in a word; an answer's status only by its class, for a stranger may send any number.</summary>
    public static string? ErrorType(CallbackOutcome outcome) => outcome switch
    {
        { Error: null } => null,
        { StatusCode: >= 100 and <= 599 and var status } => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http_{status / 100}xx"),
        { StatusCode: not null } => "http_other",
        _ => outcome.Error,
    };
}
