namespace InvoiceModule.Wallets;

/// <summary>A wallet with all its terms, for whoever edits them.</summary>
/// <param name="Wallet">The wallet.</param>
/// <param name="Currencies">By chain and symbol.</param>
/// <param name="Keys">Signing keys that sign now, newest first; never their secrets.</param>
internal sealed record WalletSettings(Wallet Wallet, IReadOnlyList<WalletCurrency> Currencies, IReadOnlyList<SigningKeyInfo> Keys);
