using InvoiceModule.Chains;

namespace InvoiceModule.Testing.Chains;

/// <summary>The networks of the evaluation host.</summary>
public static class SimulatedChains
{
    /// <summary><c>bitcoin-sim</c>: BTC with 8 decimals, outputs, a fresh address each time.</summary>
    public static SimulatedChainOptions Bitcoin { get; } = new()
    {
        Blockchain = "bitcoin-sim",
        Model = SimulatedChainModel.Utxo,
        Assets = [new Asset("BTC", 8)],
    };

    /// <summary><c>dogecoin-sim</c>: DOGE with 8 decimals, outputs.</summary>
    public static SimulatedChainOptions Dogecoin { get; } = new()
    {
        Blockchain = "dogecoin-sim",
        Model = SimulatedChainModel.Utxo,
        Assets = [new Asset("DOGE", 8)],
        AddressPrefix = "dsim",
        UriScheme = "dogecoin",
    };

    /// <summary><c>ethereum-sim</c>: ETH with 18 decimals and the token USDT with 6, accounts, rested addresses first.</summary>
    public static SimulatedChainOptions Ethereum { get; } = new()
    {
        Blockchain = "ethereum-sim",
        Model = SimulatedChainModel.Account,
        Assets = [new Asset("ETH", 18), new Asset("USDT", 6, AccountFormat.InventContract("ethereum-sim", "USDT"))],
        CoinbaseMaturity = 0,
    };

    /// <summary>All three.</summary>
    public static IReadOnlyList<SimulatedChainOptions> All { get; } = [Bitcoin, Ethereum, Dogecoin];
}
