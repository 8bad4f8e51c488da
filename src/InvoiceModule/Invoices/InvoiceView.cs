using System.Numerics;
using System.Text.Json.Serialization;

namespace InvoiceModule.Invoices;

/// <summary>An invoice as the merchant sees it: the documented members first, the added ones behind them. It never holds the secret key.</summary>
public sealed record InvoiceView
{
    /// <summary>UUID, version 4.</summary>
    [JsonPropertyName("id")]
    public required Guid Id { get; init; }

    /// <summary>The chain.</summary>
    [JsonPropertyName("blockchain")]
    public required string Blockchain { get; init; }

    /// <summary>The coin or token.</summary>
    [JsonPropertyName("symbol")]
    public required string Symbol { get; init; }

    /// <summary>Where to pay.</summary>
    [JsonPropertyName("address")]
    public required string Address { get; init; }

    /// <summary>The token's contract; null for the native coin.</summary>
    [JsonPropertyName("contract_address")]
    public string? ContractAddress { get; init; }

    /// <summary>Whether it can still be paid; once false, never true again.</summary>
    [JsonPropertyName("active")]
    public required bool Active { get; init; }

    /// <summary>The amount to pay, in base units.</summary>
    [JsonPropertyName("value")]
    public required BigInteger Value { get; init; }

    /// <summary>Creation, UTC.</summary>
    [JsonPropertyName("created")]
    public required DateTime Created { get; init; }

    /// <summary>End of the time to pay, UTC.</summary>
    [JsonPropertyName("expiry")]
    public required DateTime Expiry { get; init; }

    /// <summary>One of the five words.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>
    /// Confirmations on the network: the largest n for which payments with at least n confirmations reach the price; below that sum the lowest
    /// among the credited; 0 while none is in a block.
    /// </summary>
    [JsonPropertyName("confirmations")]
    public required long Confirmations { get; init; }

    /// <summary>The fiat side; null when it was issued in the coin alone.</summary>
    [JsonPropertyName("fiat_currency")]
    public FiatView? FiatCurrency { get; init; }

    /// <summary>Hashes of the credited transactions, oldest first.</summary>
    [JsonPropertyName("txs")]
    public required IReadOnlyList<string> Txs { get; init; }

    /// <summary>The merchant's data with <c>url_pay</c>.</summary>
    [JsonPropertyName("data")]
    public required InvoiceData Data { get; init; }

    /// <summary>The value in whole coins, as a decimal string.</summary>
    [JsonPropertyName("amount")]
    public required string Amount { get; init; }

    /// <summary>Decimals of one whole coin.</summary>
    [JsonPropertyName("decimals")]
    public required int Decimals { get; init; }

    /// <summary>Confirmations after which it counts as paid.</summary>
    [JsonPropertyName("confirmations_required")]
    public required int ConfirmationsRequired { get; init; }

    /// <summary>What has been seen, in base units.</summary>
    [JsonPropertyName("received")]
    public required BigInteger Received { get; init; }

    /// <summary>What is still due, in base units; 0 when paid and never below.</summary>
    [JsonPropertyName("due")]
    public required BigInteger Due { get; init; }

    /// <summary>Null, or words out of overpaid, late, reversed, canceled, accepted.</summary>
    [JsonPropertyName("exception")]
    public IReadOnlyList<string>? Exception { get; init; }

    /// <summary>Whether nothing more is expected to change.</summary>
    [JsonPropertyName("is_final")]
    public required bool IsFinal { get; init; }

    /// <summary>The version, from 1.</summary>
    [JsonPropertyName("version")]
    public required int Version { get; init; }

    /// <summary>The URI a payer's wallet opens, for what is due; null when nothing is to be paid any more.</summary>
    [JsonPropertyName("payment_uri")]
    public string? PaymentUri { get; init; }
}
