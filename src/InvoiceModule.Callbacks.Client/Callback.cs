using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InvoiceModule.Callbacks.Client;

/// <summary>The body of a callback: the invoice as of one version, and why it came. Members this version does not know are passed over.</summary>
public sealed record Callback
{
    /// <summary>The invoice's UUID.</summary>
    [JsonPropertyName("id")]
    public required Guid Id { get; init; }

    /// <summary>
    /// Why this version was made: <c>invoice.status_changed</c>, <c>invoice.expired</c>, <c>invoice.overpaid</c>, <c>invoice.late_payment</c>,
    /// <c>invoice.reversed</c>, <c>invoice.canceled</c>; there may be others one day.
    /// </summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>The event, the same on every attempt and equal to the header <c>webhook-id</c>. Act once for each.</summary>
    [JsonPropertyName("event_id")]
    public required string EventId { get; init; }

    /// <summary>When the version was made.</summary>
    [JsonPropertyName("timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The invoice's version, from 2 in a callback. Ignore a version below one you have seen.</summary>
    [JsonPropertyName("version")]
    public required int Version { get; init; }

    /// <summary>Versions that were overtaken before they could be delivered, and will not come any more; empty when there are none.</summary>
    [JsonPropertyName("superseded")]
    [JsonConverter(typeof(SupersededConverter))]
    public IReadOnlyList<string> Superseded
    {
        get;
        // The generated reader passes null for a member that is not there.
        init => field = value ?? [];
    } = [];

    /// <summary>The secret you gave this invoice, or null. Compare it too if you gave one.</summary>
    [JsonPropertyName("secret_key")]
    public string? SecretKey { get; init; }

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
    public required bool IsActive { get; init; }

    /// <summary>The amount to pay, in base units, 0..2^256-1.</summary>
    [JsonPropertyName("value")]
    public required BigInteger Value { get; init; }

    /// <summary>The amount to pay in whole coins, as a decimal string.</summary>
    [JsonPropertyName("amount")]
    public required string Amount { get; init; }

    /// <summary>Decimals of one whole coin.</summary>
    [JsonPropertyName("decimals")]
    public required int Decimals { get; init; }

    /// <summary>What has been seen, in base units.</summary>
    [JsonPropertyName("received")]
    public required BigInteger Received { get; init; }

    /// <summary>What is still due, in base units.</summary>
    [JsonPropertyName("due")]
    public required BigInteger Due { get; init; }

    /// <summary>The status as of this version.</summary>
    [JsonPropertyName("status")]
    public required CallbackStatus Status { get; init; }

    /// <summary>Confirmations on the network.</summary>
    [JsonPropertyName("confirmations")]
    public required long Confirmations { get; init; }

    /// <summary>Confirmations after which it counts as paid.</summary>
    [JsonPropertyName("confirmations_required")]
    public required int ConfirmationsRequired { get; init; }

    /// <summary>Whether nothing more is expected to change.</summary>
    [JsonPropertyName("is_final")]
    public required bool IsFinal { get; init; }

    /// <summary>Null, or what is unusual: words out of <c>overpaid</c>, <c>late</c>, <c>reversed</c>, <c>canceled</c>, <c>accepted</c>.</summary>
    [JsonPropertyName("exception")]
    public IReadOnlyList<string>? Exceptions { get; init; }

    /// <summary>When the invoice was created.</summary>
    [JsonPropertyName("created")]
    public required DateTimeOffset Created { get; init; }

    /// <summary>End of the time to pay.</summary>
    [JsonPropertyName("expiry")]
    public required DateTimeOffset Expiry { get; init; }

    /// <summary>The fiat side; null when it was issued in the coin alone.</summary>
    [JsonPropertyName("fiat_currency")]
    public CallbackFiat? FiatCurrency { get; init; }

    /// <summary>Hashes of the credited transactions, oldest first.</summary>
    [JsonPropertyName("txs")]
    public required IReadOnlyList<string> Txs { get; init; }

    /// <summary>The URI a payer's wallet opens; null when nothing is to be paid any more.</summary>
    [JsonPropertyName("payment_uri")]
    public string? PaymentUri { get; init; }

    /// <summary>What you sent when you created it.</summary>
    [JsonPropertyName("data")]
    public required CallbackData Data { get; init; }

    /// <summary>
    /// Reads a body. Verify it first, or better use <see cref="CallbackVerifier.Read"/>, which does both: anyone can send a body that reads well.
    /// </summary>
    /// <param name="body">The body as it came, UTF-8.</param>
    /// <returns>The callback.</returns>
    /// <exception cref="FormatException">It is no JSON object, lacks a member, or has one twice or of the wrong kind.</exception>
    public static Callback Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CallbackJson.Default.Callback) ?? throw new FormatException("A callback's body is null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"A callback's body cannot be read: {e.Message}", e);
        }
    }
}
