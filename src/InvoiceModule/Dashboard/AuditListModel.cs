namespace InvoiceModule.Dashboard;

/// <summary>What people did.</summary>
/// <param name="Table">Newest first.</param>
/// <param name="Wallets">Names of the wallets.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
internal sealed record AuditListModel(AuditTableModel Table, IReadOnlyDictionary<Guid, string> Wallets, long? Next);
