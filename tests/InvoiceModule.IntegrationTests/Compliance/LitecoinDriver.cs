using System.Numerics;
using System.Text.Json;
using InvoiceModule.ChainCompliance;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Bitcoin;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>A litecoind in the hands of the suite. The chain reaches it through a gate; the driver talks to it directly.</summary>
internal sealed class LitecoinDriver : IChainDriver
{
    private readonly LitecoinNode _node;
    private readonly LitecoinPayer _payer;
    private readonly NodeGate _gate;

    private LitecoinDriver(LitecoinFixture fixture, LitecoinPayer payer)
    {
        _node = fixture.Node;
        _payer = payer;
        _gate = NodeGate.Before(_node.RpcUrl);
        Chain = fixture.Connect(url: _gate.Url);
    }

    public IChain Chain { get; }

    public Asset Asset => Chain.Assets[0];

    public ChainCapabilities Capabilities => ChainCapabilities.All;

    /// <summary>Above what the node's relay rules call dust.</summary>
    public BigInteger SmallestAmount => 10_000;

    public BigInteger LargestAmount => 21_00000001;

    public static async Task<LitecoinDriver> StartAsync(LitecoinFixture fixture)
    {
        var payer = new LitecoinPayer(fixture.Node);
        await payer.PrepareAsync();
        return new LitecoinDriver(fixture, payer);
    }

    public async ValueTask<string> NewAddressAsync(CancellationToken cancellationToken) => await _node.GetNewAddressAsync();

    public IReadOnlyList<string> SpellingsOf(string address) => [address, address.ToUpperInvariant()];

    public async ValueTask<string> PayAsync(IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken) => await _payer.PayAsync(outputs);

    public async ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken)
        => await _payer.ReplaceAsync(txId, outputs);

    public async ValueTask MineAsync(int count, CancellationToken cancellationToken) => await _node.MineAsync(count);

    public async ValueTask ReorganiseAsync(int depth, TransactionFate fate, CancellationToken cancellationToken)
    {
        var tip = (await _node.CallAsync("getblockcount")).GetInt64();
        var moved = new List<JsonElement>();
        for (var height = tip - depth + 1; height <= tip; height++)
        {
            var block = await _node.CallAsync("getblock", (await _node.CallAsync("getblockhash", height)).GetString(), 2);
            moved.AddRange(block.GetProperty("tx").EnumerateArray().Skip(1));
        }

        await _node.InvalidateBlockAsync((await _node.CallAsync("getblockhash", tip - depth + 1)).GetString()!);
        await _node.GenerateBlockAsync(fate switch
        {
            TransactionFate.MinedAgain => [.. moved.Select(Hex)],
            TransactionFate.Lost => await ConflictsAsync(moved),
            _ => [],
        });
        if (fate == TransactionFate.Pooled)
            await ReturnAsync(moved);
        for (var i = 0; i < depth; i++)
            await _node.GenerateBlockAsync();
    }

    public ValueTask SetNodeAsync(NodeState state, CancellationToken cancellationToken)
    {
        _gate.Set(state);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        // The next case finds an empty pool.
        await _node.MineAsync(1);
        await _gate.DisposeAsync();
    }

    // Without a conflict the node would mine them again, or anybody could send them again.
    private async Task<string[]> ConflictsAsync(List<JsonElement> transactions)
    {
        var lost = transactions.Select(Id).ToHashSet(StringComparer.Ordinal);
        var conflicts = new List<string>();
        foreach (var transaction in transactions)
        {
            // What builds on a lost one is lost with it.
            if (!transaction.GetProperty("vin").EnumerateArray().Any(i => lost.Contains(i.GetProperty("txid").GetString()!)))
                conflicts.Add(await _payer.SpendAgainAsync(transaction, []));
        }

        return [.. conflicts];
    }

    // The node itself returns what was in the newest ten blocks, and forgets the rest.
    private async Task ReturnAsync(List<JsonElement> transactions)
    {
        var pool = (await _node.CallAsync("getrawmempool")).EnumerateArray().Select(t => t.GetString()!).ToHashSet(StringComparer.Ordinal);
        foreach (var transaction in transactions.Where(t => !pool.Contains(Id(t))))
            await _payer.SendAsync(Hex(transaction));
    }

    private static string Id(JsonElement transaction) => transaction.GetProperty("txid").GetString()!;

    private static string Hex(JsonElement transaction) => transaction.GetProperty("hex").GetString()!;
}
