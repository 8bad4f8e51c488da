using System.Diagnostics.Metrics;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;

namespace InvoiceModule.Telemetry;

/// <summary>Counts what happens to invoices, once it is committed.</summary>
internal sealed class InvoiceMetrics
{
    private readonly Counter<long> _created;
    private readonly Counter<long> _versions;
    private readonly Counter<long> _reversed;
    private readonly Counter<long> _rates;
    private readonly Histogram<double> _rateAge;

    public InvoiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InvoicingTelemetry.MeterName);
        _created = meter.CreateCounter<long>("invoicing.invoices.created", "{invoice}", "Invoices created.");
        _versions = meter.CreateCounter<long>("invoicing.invoices.versions", "{version}", "Versions from 2 on, by what happened and by the edge of the status.");
        _reversed = meter.CreateCounter<long>("invoicing.invoices.reversed", "{reversal}", "Times a status was taken back by the chain.");
        _rates = meter.CreateCounter<long>("invoicing.rate.requests", "{request}", "Exchange rates asked for by creates, by whether one was to be had.");
        _rateAge = meter.CreateHistogram<double>(
            "invoicing.rate.age", "s", "Age of the oldest quote that took part in a price.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 30, 45, 60] });
    }

    public void Created(Invoice invoice) => _created.Add(1, new(TelemetryTags.Blockchain, invoice.Blockchain), new(TelemetryTags.Symbol, invoice.Symbol));

    public void Versioned(string blockchain, InvoiceEventType type, InvoiceStatus from, InvoiceStatus to)
    {
        _versions.Add(
            1, new(TelemetryTags.Blockchain, blockchain), new(TelemetryTags.EventType, type.ToWord()), new(TelemetryTags.StatusFrom, from.ToWord()), new(TelemetryTags.StatusTo, to.ToWord()));
        if (type == InvoiceEventType.Reversed)
            _reversed.Add(1, new KeyValuePair<string, object?>(TelemetryTags.Blockchain, blockchain));
    }

    public void RateAsked(string symbol, PriceRate? rate, DateTime now)
    {
        _rates.Add(1, new(TelemetryTags.Symbol, symbol), new(TelemetryTags.Outcome, rate is null ? "unavailable" : "found"));
        if (rate is { Sources.Count: > 0 })
            _rateAge.Record(Math.Max(0, (now - rate.Sources.Min(s => s.At)).TotalSeconds), new KeyValuePair<string, object?>(TelemetryTags.Symbol, symbol));
    }
}
