using Shop.Data;

namespace Shop.Setup;

/// <summary>The shop's own settings, read once at start.</summary>
internal sealed record ShopSettings
{
    public required ShopDatabase Database { get; init; }

    /// <summary>The demo wallet.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>A wallet of type PRIVATE: it creates no invoices.</summary>
    public required Guid PrivateWalletId { get; init; }

    /// <summary>What the API wants in <c>X-Api-Key</c>; null only outside Production, where the API is then anonymous.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The demo wallet's signing key; null to have one made.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Whether chains, rates and clock are simulated.</summary>
    public required bool Simulator { get; init; }
}
