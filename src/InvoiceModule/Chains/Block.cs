namespace InvoiceModule.Chains;

/// <summary>A block with everything in it that may pay an invoice.</summary>
/// <param name="Height">Number of blocks below it, from 0.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="ParentHash">The hash of the block below; at height 0 whatever the network writes there.</param>
/// <param name="Time">The header's time, UTC. Miners choose it, so the module trusts it to two hours and no better.</param>
/// <param name="Transactions">Its transactions in their order in the block.</param>
public sealed record Block(long Height, string Hash, string ParentHash, DateTime Time, IReadOnlyList<ChainTransaction> Transactions)
{
    /// <summary>The block's place.</summary>
    public BlockRef Ref => new(Height, Hash);
}
