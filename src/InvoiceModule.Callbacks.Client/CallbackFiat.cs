using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>The fiat side of an invoice.</summary>
public sealed record CallbackFiat
{
    /// <summary>ISO 4217 code, upper case.</summary>
    [JsonPropertyName("currency")]
    public required string Currency { get; init; }

    /// <summary>Major units, as a decimal string such as <c>19.99</c>.</summary>
    [JsonPropertyName("value")]
    [JsonConverter(typeof(DecimalTextConverter))]
    public required string Value { get; init; }

    /// <summary>Markup in percent; negative is a discount.</summary>
    [JsonPropertyName("percent")]
    public int Percent { get; init; }

    /// <summary>The price of one whole coin, as a decimal string.</summary>
    [JsonPropertyName("rate")]
    [JsonConverter(typeof(DecimalTextConverter))]
    public required string Rate { get; init; }
}
