using System.Numerics;
using System.Text.Json.Serialization;

namespace InvoiceModule.PaymentPage;

/// <summary>
/// An invoice as anybody may see it who has its address. It is a type of its own, and not the merchant's view with parts left out: what is not
/// named here cannot leak. There is no callback URL, order id, user data or secret in it.
/// </summary>
internal sealed record PublicInvoice
{
    [JsonPropertyName("id")]
    public required Guid Id { get; init; }

    [JsonPropertyName("title")]
    public string? Title { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("blockchain")]
    public required string Blockchain { get; init; }

    /// <summary>Its plain name, as payers know it.</summary>
    [JsonPropertyName("network")]
    public string Network { get; init; } = "";

    [JsonPropertyName("symbol")]
    public required string Symbol { get; init; }

    [JsonPropertyName("contract_address")]
    public string? ContractAddress { get; init; }

    [JsonPropertyName("address")]
    public required string Address { get; init; }

    [JsonPropertyName("active")]
    public required bool Active { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Base units, as are received and due.</summary>
    [JsonPropertyName("value")]
    public required BigInteger Value { get; init; }

    [JsonPropertyName("amount")]
    public required string Amount { get; init; }

    [JsonPropertyName("decimals")]
    public required int Decimals { get; init; }

    [JsonPropertyName("received")]
    public required BigInteger Received { get; init; }

    /// <summary>What has been received in whole coins.</summary>
    [JsonPropertyName("received_amount")]
    public required string ReceivedAmount { get; init; }

    /// <summary>The transactions that pay it, oldest first: what a payer finds in his own wallet, and anybody on the network.</summary>
    [JsonPropertyName("txs")]
    public required IReadOnlyList<string> Txs { get; init; }

    /// <summary>
    /// The newest transactions that came for it and could not be counted, oldest first, as long as nobody has decided on them: they were too late, of another asset, or
    /// unconfirmed at the end of the rate lock. Whoever sees one is not to pay again.
    /// </summary>
    [JsonPropertyName("uncounted_txs")]
    public required IReadOnlyList<string> UncountedTxs { get; init; }

    /// <summary>
    /// Whether the merchant has noted that what he kept without the price, received too late, or received beyond the value, was sent back: all of it. Nobody has to ask
    /// for it then.
    /// </summary>
    [JsonPropertyName("refund_noted")]
    public required bool RefundNoted { get; init; }

    [JsonPropertyName("due")]
    public required BigInteger Due { get; init; }

    /// <summary>What is due in whole coins.</summary>
    [JsonPropertyName("due_amount")]
    public required string DueAmount { get; init; }

    [JsonPropertyName("fiat_currency")]
    public PublicFiat? FiatCurrency { get; init; }

    [JsonPropertyName("confirmations")]
    public required long Confirmations { get; init; }

    [JsonPropertyName("confirmations_required")]
    public required int ConfirmationsRequired { get; init; }

    [JsonPropertyName("created")]
    public required DateTime Created { get; init; }

    [JsonPropertyName("expiry")]
    public required DateTime Expiry { get; init; }

    [JsonPropertyName("exception")]
    public IReadOnlyList<string>? Exception { get; init; }

    [JsonPropertyName("is_final")]
    public required bool IsFinal { get; init; }

    /// <summary>Whether what the network has taken back cannot return: blocks have made it impossible, and have all the confirmations themselves.</summary>
    [JsonPropertyName("reversal_final")]
    public bool IsReversedForGood { get; init; }

    /// <summary>Whether the merchant has settled what the network has taken back, whatever becomes of it.</summary>
    [JsonPropertyName("reversal_settled")]
    public bool IsReversalSettled { get; init; }

    /// <summary>Whether it may still change in a way its payer has to see: not final yet, or so lately paid or ended with money that it may be taken back or accepted.</summary>
    [JsonPropertyName("is_followed")]
    public required bool IsFollowed { get; init; }

    /// <summary>Whether the network can be read now. While it cannot, a payment made is seen later.</summary>
    [JsonPropertyName("network_available")]
    public required bool NetworkAvailable { get; init; }

    /// <summary>Null as soon as a payer should not pay any more, which is at the expiry even before the invoice has been found unpaid.</summary>
    [JsonPropertyName("payment_uri")]
    public string? PaymentUri { get; init; }

    /// <summary>From IN_MEMPOOL on.</summary>
    [JsonPropertyName("url_success")]
    public string? UrlSuccess { get; init; }

    /// <summary>Once it ended unpaid.</summary>
    [JsonPropertyName("url_failed")]
    public string? UrlFailed { get; init; }

    /// <summary>The front page of the shop, of which its two links tell; null when it has none.</summary>
    [JsonIgnore]
    public string? ShopUrl { get; init; }

    /// <summary>Whether a payer is to be asked for money now.</summary>
    [JsonIgnore]
    public bool IsPayable { get; init; }

    /// <summary>Whether it ended without its price. One that was paid and then reversed did not: it returns to PAID by itself.</summary>
    [JsonIgnore]
    public bool EndedUnpaid { get; init; }

    /// <summary>Whether all that came too late is noted as sent back.</summary>
    [JsonIgnore]
    public bool IsLateRefunded { get; init; }

    /// <summary>Whether all that could not be counted came too late.</summary>
    [JsonIgnore]
    public bool IsLateOnly { get; init; }

    /// <summary>Until when its page is kept up to date: without end while it is not final, and a while after PAID, for the network may take that back.</summary>
    [JsonIgnore]
    public DateTime FollowedUntil { get; init; }
}
