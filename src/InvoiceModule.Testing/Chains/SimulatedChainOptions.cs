using InvoiceModule.Chains;

namespace InvoiceModule.Testing.Chains;

/// <summary>
/// What a simulated network is like. It belongs to the code, not to the journal: change it only together with a new database, for hashes and
/// addresses follow from it.
/// </summary>
public sealed record SimulatedChainOptions
{
    /// <summary>The chain's name in the API, 1..32 of lower case letters, digits and dashes. The genesis block follows from it.</summary>
    public required string Blockchain { get; init; }

    /// <summary>Outputs or accounts.</summary>
    public required SimulatedChainModel Model { get; init; }

    /// <summary>What can be paid. The first is the native coin; a UTXO chain has no other.</summary>
    public required IReadOnlyList<Asset> Assets { get; init; }

    /// <summary>UTXO chains: what addresses begin with, before the <c>1</c>: 1..10 lower case letters, another one for each chain.</summary>
    public string AddressPrefix { get; init; } = "sim";

    /// <summary>UTXO chains: the scheme of payment URIs (BIP 21).</summary>
    public string UriScheme { get; init; } = "bitcoin";

    /// <summary>Account chains: the chain id in payment URIs (EIP-681, EIP-155). 1337 is the customary one of private networks.</summary>
    public long ChainId { get; init; } = 1337;

    /// <summary>UTXO chains: confirmations before newly created coins count.</summary>
    public int CoinbaseMaturity { get; init; } = 100;

    /// <summary>Empty blocks that stand on the genesis block from the start, 0..10000, so that a reorganisation has something to replace.</summary>
    public int InitialHeight { get; init; } = 100;
}
