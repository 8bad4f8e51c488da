namespace InvoiceModule.Chains;

/// <summary>Asks what really arrived. One that gets more fields later breaks no implementation.</summary>
/// <param name="Blocks">New blocks, each the parent of the next; at least one.</param>
/// <param name="Receivers">Keys of the module's addresses to which these blocks transfer something.</param>
/// <param name="Open">Keys of addresses at which coins of the chain itself are awaited; empty unless <see cref="IChainAudit.WatchesBalances"/>.</param>
public sealed record AuditRequest(IReadOnlyList<Block> Blocks, IReadOnlySet<string> Receivers, IReadOnlySet<string> Open)
{
    /// <summary>For each token (<see cref="Asset.ContractAddress"/>) the key of the module's address that was credited some of it last, by which a token is found out that changes balances by itself.</summary>
    public IReadOnlyDictionary<string, string> Holders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
