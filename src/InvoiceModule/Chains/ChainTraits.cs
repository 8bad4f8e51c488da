namespace InvoiceModule.Chains;

/// <summary>The rules of a network that the module needs.</summary>
public sealed record ChainTraits
{
    /// <summary>The network's name as people write it, such as <c>BNB Smart Chain</c>; the payment page shows it. Null: the chain's own name with capital initials.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What wallets and exchanges call this network's kind of token, such as <c>ERC-20</c>: one symbol may exist on several networks. Null: nothing is said.</summary>
    public string? TokenStandard { get; init; }

    /// <summary>
    /// Where people look up a transaction of this network: an absolute https URL with <c>{tx}</c> where its hash goes. The dashboard makes hashes links by it, unless
    /// the host says otherwise. Null where the network is not public or no such site is known.
    /// </summary>
    public string? TransactionLink { get; init; }

    /// <summary>Whether a fresh address costs nothing (UTXO: fresh ones are preferred) or a sweep later (account: rested ones are preferred).</summary>
    public AddressPreference AddressPreference { get; init; } = AddressPreference.Fresh;

    /// <summary>
    /// The space in which addresses are one and the same. Chains that share it (all EVM networks) never lease one address to two invoices at
    /// once. Null: the chain's own name.
    /// </summary>
    public string? AddressSpace { get; init; }

    /// <summary>Confirmations before newly created coins may be spent: 100 on Bitcoin's family, 0 where there is no such rule.</summary>
    public int CoinbaseMaturity { get; init; }

    /// <summary>
    /// Whether payments are seen before they stand in a block (<see cref="IChain.GetPendingAsync"/>). Where they are not, all that tells when one was sent is its
    /// block's time, which is good to two hours: what comes to an address that two invoices had within them is nobody's for certain.
    /// </summary>
    public bool HasPool { get; init; } = true;

    /// <summary>
    /// Whether each of <see cref="ChainTransaction.Spends"/> is, up to its last colon, the key of the sender's address as <see cref="IChain.GetAddressKey"/> writes
    /// it (account chains). Where it is not, it is the spent output's transaction (UTXO chains). The merchant's own transfers are recognised by it.
    /// </summary>
    public bool NamesSenders { get; init; }

    /// <summary>
    /// How long a block takes on average; null where blocks come on demand (simulated, regtest and development networks). Only where it is known
    /// can a tip be called stuck.
    /// </summary>
    public TimeSpan? BlockInterval { get; init; }
}
