using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Latency;

/// <summary>A real node as the measurement needs it: what it is called, how a shop reaches it, and how it pays and mines.</summary>
internal sealed record LatencyNode(
    string Blockchain,
    string Symbol,
    long Value,
    IReadOnlyDictionary<string, string> Settings,
    Func<string, Task> PayAsync,
    Func<Task> MineAsync,
    IAsyncDisposable Process,
    IAsyncDisposable? Beside = null) : IAsyncDisposable
{
    private const decimal Coin = 100_000_000m;
    private const long Litoshi = 1_000_000;
    private const long Wei = 1_000_000_000;

    /// <summary>litecoind in regtest. Its push is <c>waitforblockheight</c>, which needs no setting, or else a publisher beside it.</summary>
    public static async Task<LatencyNode> LitecoinAsync(bool zmq = false)
    {
        var node = await LitecoinNode.StartAsync();
        await node.MineAsync(110);
        var publisher = zmq ? ZmqPublisher.Of(node) : null;
        var settings = new Dictionary<string, string>
        {
            ["Chains:Litecoin:RpcUrl"] = node.RpcUrl.ToString(),
            ["Chains:Litecoin:RpcUser"] = LitecoinNode.User,
            ["Chains:Litecoin:RpcPassword"] = LitecoinNode.Password,
            ["Chains:Litecoin:Network"] = "regtest",
            ["Chains:Litecoin:Xpub"] = PrivateKeyTree.TestAccount(Guid.NewGuid().ToByteArray()),
        };
        if (publisher is not null)
            settings["Chains:Litecoin:ZmqUrl"] = publisher.Url.ToString();
        return new LatencyNode("litecoin", "LTC", Litoshi, settings, address => node.SendToAddressAsync(address, Litoshi / Coin), () => node.MineAsync(1), node, publisher);
    }

    /// <summary>anvil, which pushes by websocket where the shop is told of it.</summary>
    public static async Task<LatencyNode> EthereumAsync(bool webSocket)
    {
        var node = await AnvilNode.StartAsync();
        await node.MineAsync(5);
        var settings = new Dictionary<string, string>
        {
            ["Chains:Ethereum:RpcUrl"] = node.RpcUrl.ToString(),
            ["Chains:Ethereum:ChainId"] = "31337",
            ["Chains:Ethereum:Xpub"] = PrivateKeyTree.TestAccount(Guid.NewGuid().ToByteArray()),
        };
        if (webSocket)
            settings["Chains:Ethereum:WebSocketUrl"] = node.WebSocketUrl.ToString();
        return new LatencyNode("ethereum", "ETH", Wei, settings, address => node.SendAsync(node.Accounts[0], address, Wei), () => node.MineAsync(), node);
    }

    public async ValueTask DisposeAsync()
    {
        if (Beside is not null)
            await Beside.DisposeAsync();
        await Process.DisposeAsync();
    }
}
