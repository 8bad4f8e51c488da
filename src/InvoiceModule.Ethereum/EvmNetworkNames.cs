namespace InvoiceModule.Ethereum;

/// <summary>What people call the networks and their tokens, by chain id (EIP-155; the public list is ethereum-lists/chains).</summary>
internal static class EvmNetworkNames
{
    private static readonly Dictionary<long, string> Names = new()
    {
        [1] = "Ethereum",
        [10] = "OP Mainnet",
        [56] = "BNB Smart Chain",
        [137] = "Polygon",
        [8453] = "Base",
        [42161] = "Arbitrum One",
        [43114] = "Avalanche C-Chain",
        [11155111] = "Sepolia",
    };

    // The explorers that ethereum-lists/chains names for them.
    private static readonly Dictionary<long, string> Explorers = new()
    {
        [1] = "https://etherscan.io",
        [10] = "https://optimistic.etherscan.io",
        [56] = "https://bscscan.com",
        [137] = "https://polygonscan.com",
        [8453] = "https://basescan.org",
        [42161] = "https://arbiscan.io",
        [43114] = "https://snowscan.xyz",
        [11155111] = "https://sepolia.etherscan.io",
    };

    private const long BnbSmartChain = 56;

    /// <summary>Null where it is not known: the name that the host has given it has to do.</summary>
    public static string? Of(long chainId) => Names.GetValueOrDefault(chainId);

    /// <summary>Where people look a transaction up; null where the network is not known.</summary>
    public static string? TransactionLink(long chainId) => Explorers.TryGetValue(chainId, out var explorer) ? explorer + "/tx/{tx}" : null;

    public static string TokenStandard(long chainId) => chainId == BnbSmartChain ? "BEP-20" : "ERC-20";
}
