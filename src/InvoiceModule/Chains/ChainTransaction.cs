namespace InvoiceModule.Chains;

/// <summary>A transaction, waiting or in a block.</summary>
/// <param name="TxId">Its identifier, at most 128 characters, always in the same letter case.</param>
/// <param name="Transfers">What it moves, as far as it succeeded: a reverted transaction has none.</param>
public sealed record ChainTransaction(string TxId, IReadOnlyList<Transfer> Transfers)
{
    /// <summary>
    /// What only one transaction can ever consume: on a UTXO chain each spent output (<c>txid:vout</c>), on an account chain the sender with its
    /// nonce (<c>0xsender:7</c>). Two transactions that share one cannot both be mined: so replacements and double spends are found.
    /// </summary>
    public IReadOnlyList<string> Spends { get; init; } = [];

    /// <summary>Whether it creates new coins: such a payment counts as paid only after <see cref="ChainTraits.CoinbaseMaturity"/> confirmations.</summary>
    public bool IsCoinbase { get; init; }

    /// <summary>
    /// How many confirmations its outputs need at least before they can count as paid, whatever the invoice asks for, because the chain lets nobody spend them
    /// earlier: 6 for money that leaves Litecoin's extension block (LIP-2, LIP-3); or because what waits proves nothing yet: 1 for a call of a token's contract, whose
    /// sender may not have the tokens. 0, the default: none. For new coins see <see cref="IsCoinbase"/>; the greater number counts.
    /// </summary>
    public int Maturity { get; init; }

    /// <summary>
    /// Whether it stands for coins that came to an address in its block and for which no transaction can be named: nothing of it is credited, it goes to
    /// suspense. Its identifier is then of the chain's own making, the same whenever that block is read.
    /// </summary>
    public bool IsUnnamed { get; init; }

    /// <summary>When the node first saw it, UTC, if the node tells. The module trusts it only back to its own previous look.</summary>
    public DateTime? SeenAt { get; init; }
}
