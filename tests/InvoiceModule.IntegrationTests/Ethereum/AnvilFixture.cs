using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.IntegrationTests.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>One anvil with the contracts on it. Each test connects a chain of its own and pays a receiver of its own.</summary>
public sealed class AnvilFixture : IAsyncLifetime
{
    private readonly List<EvmChain> _chains = [];
    private int _receivers;

    internal AnvilNode Node { get; private set; } = null!;

    internal TestContract TokenCode { get; } = TestContract.Load("TestToken");

    internal TestContract SilentCode { get; } = TestContract.Load("SilentToken");

    internal TestContract HostileCode { get; } = TestContract.Load("HostileToken");

    internal TestContract SplitterCode { get; } = TestContract.Load("Splitter");

    internal TestContract BatchCode { get; } = TestContract.Load("Batch");

    internal string Token { get; private set; } = "";

    internal string Silent { get; private set; } = "";

    internal string Hostile { get; private set; } = "";

    internal string Splitter { get; private set; } = "";

    internal string Batch { get; private set; } = "";

    internal string Payer => Node.Accounts[0];

    public async ValueTask InitializeAsync()
    {
        Node = await AnvilNode.StartAsync();
        Token = await Node.DeployAsync(TokenCode);
        Silent = await Node.DeployAsync(SilentCode);
        Hostile = await Node.DeployAsync(HostileCode);
        Splitter = await Node.DeployAsync(SplitterCode);
        Batch = await Node.DeployAsync(BatchCode);
    }

    internal EvmChain Connect(
        Action<EvmOptions>? configure = null, ILogger? logger = null, HttpMessageHandler? handler = null, string blockchain = "ethereum", TimeSpan? timeout = null)
    {
        var options = new EvmOptions { RpcUrl = Node.RpcUrl, ChainId = AnvilNode.ChainId };
        options.Tokens.Add(new EvmToken { Symbol = "USDT", Contract = Token, Decimals = 6 });
        options.Tokens.Add(new EvmToken { Symbol = "SILENT", Contract = Silent, Decimals = 6 });
        configure?.Invoke(options);
        var client = new EvmRpcClient(options.RpcUrl!, timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System, handler);
        var chain = new EvmChain(blockchain, options, client, TimeProvider.System, logger ?? NullLogger.Instance);
        _chains.Add(chain);
        return chain;
    }

    /// <summary>An address nobody has paid yet.</summary>
    internal string NewReceiver() => $"0x{Interlocked.Increment(ref _receivers):x8}000000000000000000000000000000aa";

    /// <summary>Mines what waits and reads the block it went into.</summary>
    internal async Task<Block> MineAndReadAsync(IChain chain)
    {
        await Node.MineAsync();
        var tip = await chain.GetTipAsync(TestContext.Current.CancellationToken);
        return (await chain.GetBlockAsync(new BlockRequest(tip.Height), TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var chain in _chains)
            await chain.DisposeAsync();
        if (Node is not null)
            await Node.DisposeAsync();
    }
}
