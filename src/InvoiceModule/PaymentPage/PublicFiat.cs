using System.Text.Json.Serialization;

namespace InvoiceModule.PaymentPage;

/// <summary>The fiat price that the payer pays, its markup in it (<c>PriceFormula.AskedText</c>): of what it is made, and at what rate, is the merchant's business.</summary>
internal sealed record PublicFiat(
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("value")] string Value);
