using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>The wallets that the person may see.</summary>
internal sealed record WalletListModel(IReadOnlyList<WalletSettings> Wallets);
