namespace InvoiceModule.Dashboard;

/// <summary>What waits for a decision.</summary>
/// <param name="Wallets">Those the person may see, and those of them that are shown.</param>
/// <param name="Table">Newest first; of what is decided, the newest decision.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="IsDecided">Whether those are shown that are decided, and not those that wait.</param>
internal sealed record SuspenseListModel(WalletChoice Wallets, SuspenseTableModel Table, string? Next, bool IsDecided);
