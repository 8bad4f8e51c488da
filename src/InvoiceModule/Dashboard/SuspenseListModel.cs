using InvoiceModule.Wallets;

namespace InvoiceModule.Dashboard;

/// <summary>What waits for a decision.</summary>
/// <param name="Wallets">Those the person may see.</param>
/// <param name="Wallet">The one that is shown; null for all.</param>
/// <param name="Table">Newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
internal sealed record SuspenseListModel(IReadOnlyList<Wallet> Wallets, Guid? Wallet, SuspenseTableModel Table, long? Next);
