using InvoiceModule.Audit;

namespace InvoiceModule.Dashboard;

/// <summary>What people did, to show.</summary>
/// <param name="Entries">In the order in which they are shown.</param>
/// <param name="Orders">The order id of each invoice that one of them is about, where it has one.</param>
/// <param name="Links">Where the refund's transaction of an entry can be looked up, by the entry's id.</param>
/// <param name="Wallets">Names of the wallets, where there are several; else, and where the page itself is of one wallet, none.</param>
internal sealed record AuditTableModel(
    IReadOnlyList<AuditEntry> Entries, IReadOnlyDictionary<Guid, string> Orders, IReadOnlyDictionary<long, string> Links, IReadOnlyDictionary<Guid, string>? Wallets = null);
