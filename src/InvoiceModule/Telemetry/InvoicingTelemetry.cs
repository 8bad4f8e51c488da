using System.Diagnostics;

namespace InvoiceModule.Telemetry;

/// <summary>Names under which the module's metrics and traces are collected (OpenTelemetry: <c>AddMeter</c>, <c>AddSource</c>). The README lists them.</summary>
public static class InvoicingTelemetry
{
    /// <summary>The name of the <c>Meter</c>.</summary>
    public const string MeterName = "InvoiceModule";

    /// <summary>The name of the <c>ActivitySource</c>.</summary>
    public const string ActivitySourceName = "InvoiceModule";

    internal static readonly ActivitySource Source = new(ActivitySourceName, typeof(InvoicingTelemetry).Assembly.GetName().Version?.ToString(3));
}
