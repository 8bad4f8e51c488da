using System.Text.Json.Serialization;

namespace InvoiceModule.PaymentPage;

/// <summary>The fiat price as the payer sees it: the markup and the rate are the merchant's business.</summary>
internal sealed record PublicFiat(
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("value")] string Value);
