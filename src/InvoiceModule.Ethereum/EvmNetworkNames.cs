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

    private const long BnbSmartChain = 56;

    /// <summary>Null where it is not known: the name that the host has given it has to do.</summary>
    public static string? Of(long chainId) => Names.GetValueOrDefault(chainId);

    public static string TokenStandard(long chainId) => chainId == BnbSmartChain ? "BEP-20" : "ERC-20";
}
