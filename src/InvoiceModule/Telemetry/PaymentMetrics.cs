using System.Diagnostics.Metrics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Telemetry;

/// <summary>Counts what is seen on the chains, and how long looking takes.</summary>
internal sealed class PaymentMetrics
{
    private readonly Counter<long> _payments;
    private readonly Counter<long> _reorganisations;
    private readonly Counter<long> _blocks;
    private readonly Histogram<double> _scans;

    public PaymentMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InvoicingTelemetry.MeterName);
        _payments = meter.CreateCounter<long>("invoicing.payments.seen", "{payment}", "Payments to our addresses when first booked, by where they went and why.");
        _blocks = meter.CreateCounter<long>("invoicing.chain.blocks", "{block}", "Blocks read.");
        _reorganisations = meter.CreateCounter<long>("invoicing.chain.reorganisations", "{reorganisation}", "Times blocks that were read left the best chain.");
        _scans = meter.CreateHistogram<double>(
            "invoicing.scan.duration", "s", "One look at a chain, from asking its node to the commit.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
    }

    public void Booked(Payment payment)
        => _payments.Add(
            1, new(TelemetryTags.Blockchain, payment.Blockchain), new(TelemetryTags.Symbol, payment.Symbol),
            new(TelemetryTags.Disposition, payment.Disposition.ToString().ToLowerInvariant()), new(TelemetryTags.Reason, payment.Reason));

    public void Read(string blockchain, int blocks, bool isReorganisation)
    {
        _blocks.Add(blocks, new KeyValuePair<string, object?>(TelemetryTags.Blockchain, blockchain));
        if (isReorganisation)
            _reorganisations.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Blockchain, blockchain));
    }

    public void Scanned(string blockchain, TimeSpan duration, string outcome)
        => _scans.Record(duration.TotalSeconds, new(TelemetryTags.Blockchain, blockchain), new(TelemetryTags.Outcome, outcome));
}
