namespace InvoiceModule.Wallets;

/// <summary>What a wallet is for.</summary>
public enum WalletType
{
    /// <summary><c>INVOICE</c>: invoices are issued to it.</summary>
    Invoice = 0,

    /// <summary><c>PRIVATE</c>: it never issues invoices; creating one answers 403.</summary>
    Private = 1,
}
