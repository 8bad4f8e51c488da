using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceModule.ChainCompliance;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>An anvil in the hands of the suite. The chain reaches it, questions and pushes alike, through a gate; the driver talks to it directly.</summary>
internal sealed class AnvilDriver : IChainDriver
{
    private readonly AnvilNode _node;
    private readonly AnvilPayer _payer;
    private readonly NodeGate _gate;

    private AnvilDriver(AnvilFixture fixture, AnvilPayer payer, string symbol)
    {
        _node = fixture.Node;
        _payer = payer;
        _gate = NodeGate.Before(_node.RpcUrl);
        var webSocket = new UriBuilder(_gate.Url) { Scheme = Uri.UriSchemeWs }.Uri;
        Chain = fixture.Connect(options => (options.RpcUrl, options.WebSocketUrl) = (_gate.Url, webSocket));
        Asset = Chain.Assets.Single(a => a.Symbol == symbol);
    }

    public IChain Chain { get; }

    public Asset Asset { get; }

    public ChainCapabilities Capabilities => ChainCapabilities.All;

    public BigInteger SmallestAmount => 1;

    public BigInteger LargestAmount => (BigInteger.One << 64) + 1;

    public static async Task<AnvilDriver> StartAsync(AnvilFixture fixture, string symbol)
    {
        var payer = new AnvilPayer(fixture, isToken: symbol != "ETH");
        await payer.PrepareAsync();
        return new AnvilDriver(fixture, payer, symbol);
    }

    public async ValueTask<string> NewAddressAsync(CancellationToken cancellationToken)
    {
        // The letter case by EIP-55, by the node's own hash: the product's is under test.
        var digits = RandomAddress()[2..];
        var hash = (await _node.CallAsync("web3_sha3", $"0x{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(digits))}")).GetString()![2..];
        return $"0x{string.Concat(digits.Zip(hash, (digit, nibble) => nibble >= '8' ? char.ToUpperInvariant(digit) : digit))}";
    }

    public IReadOnlyList<string> SpellingsOf(string address) => [address, address.ToLowerInvariant(), address.ToUpperInvariant(), $"0x{address[2..].ToUpperInvariant()}"];

    public async ValueTask<string> PayAsync(IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken) => await _payer.PayAsync(outputs);

    public async ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken)
        => await _payer.ReplaceAsync(txId, outputs);

    public async ValueTask MineAsync(int count, CancellationToken cancellationToken)
    {
        var waiting = Number((await _node.CallAsync("txpool_status")).GetProperty("pending"));
        var first = await TipAsync() + 1;
        await _node.MineAsync(count);

        // The node forgets without a word what it cannot place.
        var mined = Number(await _node.CallAsync("eth_getBlockTransactionCountByNumber", Quantity(first)));
        if (mined != waiting)
            throw new InvalidOperationException($"{waiting} transactions waited and the node mined {mined}.");
    }

    public async ValueTask ReorganiseAsync(int depth, TransactionFate fate, CancellationToken cancellationToken)
    {
        var moved = await NewestAsync(depth);

        // Another miner, for otherwise blocks of the same second and the same transactions would have the old hashes again.
        await _node.CallAsync("anvil_setCoinbase", RandomAddress());

        // The node puts in place of the old blocks just what it is given, and forgets the rest: nothing returns to its pool by itself.
        object[][] minedAgain = fate == TransactionFate.MinedAgain ? [.. moved.Select(raw => new object[] { raw, 0 })] : [];
        await _node.CallAsync("anvil_reorg", depth, minedAgain);
        await _node.MineAsync();
        if (fate != TransactionFate.Pooled)
            return;
        foreach (var raw in moved)
            await _node.CallAsync("eth_sendRawTransaction", raw);
    }

    public ValueTask SetNodeAsync(NodeState state, CancellationToken cancellationToken)
    {
        _gate.Set(state);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        // The next case finds an empty pool.
        await _node.CallAsync("anvil_dropAllTransactions");
        await _gate.DisposeAsync();
    }

    // The signed transactions of the newest blocks, oldest first: so each sender's stay in the order of their nonces.
    private async Task<List<string>> NewestAsync(int depth)
    {
        var tip = await TipAsync();
        var transactions = new List<string>();
        for (var height = tip - depth + 1; height <= tip; height++)
        {
            var block = await _node.CallAsync("eth_getBlockByNumber", Quantity(height), false);
            foreach (var hash in block.GetProperty("transactions").EnumerateArray())
                transactions.Add((await _node.CallAsync("eth_getRawTransactionByHash", hash.GetString())).GetString()!);
        }

        return transactions;
    }

    private static string RandomAddress() => $"0x{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}";

    private async Task<long> TipAsync() => Number(await _node.CallAsync("eth_blockNumber"));

    private static string Quantity(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    private static long Number(JsonElement quantity) => long.Parse(quantity.GetString()!.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
