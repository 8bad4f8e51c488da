using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>The documentation's <c>fiat_currency</c>.</summary>
/// <param name="Currency">ISO 4217 code, upper case.</param>
/// <param name="Value">The price in major units as it was given, or the equivalent of a crypto price, as a decimal string.</param>
/// <param name="Percent">The markup in percent.</param>
/// <param name="Rate">The price of one whole coin as a decimal string, cut after 18 decimals.</param>
public sealed record FiatView(
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("value")] string Value,
    [property: JsonPropertyName("percent")] int Percent,
    [property: JsonPropertyName("rate")] string Rate);
