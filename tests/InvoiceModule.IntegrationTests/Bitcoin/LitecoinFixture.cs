using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Bitcoin;

/// <summary>One regtest node with spendable coins, and the product's chain connected to it.</summary>
public sealed class LitecoinFixture : IAsyncLifetime
{
    private readonly List<BitcoinChain> _chains = [];

    internal LitecoinNode Node { get; private set; } = null!;

    internal BitcoinChain Chain { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Node = await LitecoinNode.StartAsync();
        await Node.MineAsync(110);
        Chain = Connect();
    }

    internal BitcoinChain Connect(string blockchain = KnownNetworks.Litecoin, BitcoinNetwork network = BitcoinNetwork.Regtest, string password = LitecoinNode.Password, Uri? url = null)
    {
        var chain = new BitcoinChain(
            KnownNetworks.Get(blockchain, network),
            () => new BitcoinRpcClient(url ?? Node.RpcUrl, LitecoinNode.User, password),
            TimeSpan.FromSeconds(30));
        _chains.Add(chain);
        return chain;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var chain in _chains)
            await chain.DisposeAsync();
        if (Node is not null)
            await Node.DisposeAsync();
    }
}
