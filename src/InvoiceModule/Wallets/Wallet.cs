namespace InvoiceModule.Wallets;

/// <summary>A merchant's wallet: a name, its currencies, and the keys its callbacks are signed with. It holds no coins and no private keys.</summary>
internal sealed class Wallet
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required WalletType Type { get; set; }

    /// <summary>A disabled wallet creates no invoices; everything else goes on.</summary>
    public bool Disabled { get; set; }

    public required DateTime CreatedAt { get; init; }
}
