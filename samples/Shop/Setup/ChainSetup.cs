using InvoiceModule.Bitcoin;
using InvoiceModule.Ethereum;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;

namespace Shop.Setup;

/// <summary>The chains of the configuration: real nodes under <c>Chains</c>, and the simulated ones.</summary>
internal static class ChainSetup
{
    /// <summary>The nodes it knows, by their names in the configuration.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Bitcoin", "Litecoin", "Dogecoin", "Ethereum"];

    private static readonly string[] EndpointKeys = ["RpcUrl", "ZmqUrl", "WebSocketUrl"];

    public static void Add(IInvoicingBuilder invoicing, IConfiguration configuration, ShopSettings settings)
    {
        AddNode(invoicing.AddBitcoin, configuration, "Bitcoin");
        AddNode(invoicing.AddLitecoin, configuration, "Litecoin");
        AddNode(invoicing.AddDogecoin, configuration, "Dogecoin");
        if (Node(configuration, "Ethereum") is var ethereum && ethereum.Exists())
            invoicing.AddEthereum(ethereum.Bind);
        if (settings.Simulator)
            invoicing.AddSimulatedChains();
        else
            invoicing.AddRates();
    }

    /// <summary>What the demo wallet takes.</summary>
    public static IEnumerable<CurrencyDefinition> Currencies(IConfiguration configuration, ShopSettings settings)
    {
        if (settings.Simulator)
        {
            yield return new("bitcoin-sim", "BTC");
            yield return new("ethereum-sim", "ETH");
            yield return new("ethereum-sim", "USDT");
            yield return new("dogecoin-sim", "DOGE") { Active = false };
        }

        if (Node(configuration, "Bitcoin").Exists())
            yield return new("bitcoin", "BTC");
        if (Node(configuration, "Litecoin").Exists())
            yield return new("litecoin", "LTC");
        if (Node(configuration, "Dogecoin").Exists())
            yield return new("dogecoin", "DOGE");
        if (Node(configuration, "Ethereum") is var ethereum && ethereum.Exists())
        {
            yield return new("ethereum", "ETH");
            foreach (var token in ethereum.Get<EvmOptions>()?.Tokens ?? [])
                yield return new("ethereum", token.Symbol);
        }
    }

    /// <summary>Where the nodes listen: no callback may go there.</summary>
    public static IEnumerable<string> Endpoints(IConfiguration configuration)
        => configuration.GetSection("Chains").GetChildren().SelectMany(chain => EndpointKeys.Select(key => chain[key])).Where(url => !string.IsNullOrEmpty(url)).OfType<string>();

    private static void AddNode(Func<Action<BitcoinOptions>, IInvoicingBuilder> add, IConfiguration configuration, string name)
    {
        var node = Node(configuration, name);
        if (node.Exists())
            add(node.Bind);
    }

    private static IConfigurationSection Node(IConfiguration configuration, string name) => configuration.GetSection("Chains").GetSection(name);
}
