namespace Shop.Data;

/// <summary>Which signing key the shop has given a wallet, so that a restart does not give it again. Only its hash: the key itself is the module's.</summary>
internal sealed class WebhookKey
{
    public required Guid WalletId { get; init; }

    /// <summary>SHA-256 of the <c>whsec_</c> text, hexadecimal.</summary>
    public required string Hash { get; set; }
}
