namespace InvoiceModule.Wallets;

/// <summary>What makes a wallet.</summary>
/// <param name="Id">Its id, which merchants put into the API's path.</param>
/// <param name="Name">Its name, 1..128 characters.</param>
/// <param name="Type">What it is for.</param>
public sealed record WalletDefinition(Guid Id, string Name, WalletType Type = WalletType.Invoice)
{
    /// <summary>Whether it may create no invoices for now.</summary>
    public bool Disabled { get; init; }
}
