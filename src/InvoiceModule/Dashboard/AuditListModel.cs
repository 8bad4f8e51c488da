namespace InvoiceModule.Dashboard;

/// <summary>What people did.</summary>
/// <param name="Table">Newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
internal sealed record AuditListModel(AuditTableModel Table, long? Next);
