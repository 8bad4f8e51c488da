using System.Globalization;
using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Tests.Rates;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>
/// A block whose traces a node cannot give: anybody can make one. It holds up the chain for a while at most: what contracts passed on in it is found by
/// balances, or, where the node has thrown those away too, the operator is told.
/// </summary>
public sealed class UntracedBlockTests
{
    private readonly StillTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-32003, "response too large")]
    [InlineData(-32000, "Response size is too large")]
    public async Task Too_large_for_the_node_it_is_left_to_the_balances_at_once(int code, string message)
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new RpcRefusal(code, message));
        await CheckIsFoundByBalancesAsync(node.Connect(time: _time));
    }

    [Fact]
    public async Task Too_large_for_us_it_is_left_to_the_balances_at_once()
    {
        await using var node = await StartAsync();
        node.Endless.Add("debug_traceBlockByHash");
        await CheckIsFoundByBalancesAsync(node.Connect(time: _time));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Not_traced_in_some_tries_and_half_a_minute_it_is_left_to_the_balances(bool isRefusedWhole)
    {
        await using var node = await StartAsync();
        if (isRefusedWhole)
            node.On("debug_traceBlockByHash", _ => throw new InvalidOperationException("execution aborted (timeout = 5s)"));
        else
            node.Traces[1] = new JsonObject { ["txHash"] = FakeEvmNode.Hash(1), ["error"] = "execution timeout" };
        var chain = node.Connect(time: _time);
        await CheckIsRefusedAsync(chain);
        _time.Pass(TimeSpan.FromSeconds(31));
        await CheckIsRefusedAsync(chain);
        await CheckIsFoundByBalancesAsync(chain);
    }

    [Fact]
    public async Task A_few_refusals_in_a_row_are_no_reason()
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new InvalidOperationException("header not found"));
        var chain = node.Connect(time: _time);
        for (var i = 0; i < 10; i++)
            await CheckIsRefusedAsync(chain);
        node.On("debug_traceBlockByHash", _ => node.Traces.DeepClone());
        await BlockAsync(chain);
        chain.WatchesBalances.ShouldBeFalse();
    }

    [Theory]
    [InlineData(-32601, "the method does not exist")]
    [InlineData(-32005, "daily request count exceeded, request rate limited")]
    public async Task A_node_that_had_traces_and_has_none_now_is_waited_for(int code, string message)
    {
        await using var node = await StartAsync();
        var chain = node.Connect(time: _time);
        await BlockAsync(chain);
        node.On("debug_traceBlockByHash", _ => throw new RpcRefusal(code, message));
        for (var i = 0; i < 5; i++)
        {
            await CheckIsRefusedAsync(chain);
            _time.Pass(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_node_that_is_silent_about_traces_is_asked_again()
    {
        await using var node = await StartAsync();
        using var end = new ManualResetEventSlim();
        node.On("debug_traceBlockByHash", _ =>
        {
            end.Wait(Cancel);
            return null;
        });
        var refusal = await Should.ThrowAsync<ChainUnavailableException>(() => BlockAsync(node.Connect(timeout: TimeSpan.FromSeconds(1), time: _time)));
        end.Set();
        refusal.Message.ShouldContain("cannot trace block 7");
        refusal.Message.ShouldContain("did not answer within");
    }

    [Theory]
    [InlineData(-32003, "response too large")]
    [InlineData(-32000, "required historical state unavailable (reexec=128)")]
    [InlineData(-32000, "missing trie node")]
    [InlineData(-32000, "historical state 0xb7 is not available")]
    public async Task Long_ago_with_neither_traces_nor_balances_it_is_told_and_holds_up_nothing(int code, string message)
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new RpcRefusal(code, message));
        node.On("eth_getBalance", _ => throw new InvalidOperationException("missing trie node"));
        TipAt(node, 0x100);
        var log = new ListLogger<EvmChain>();
        var chain = node.Connect(time: _time, logger: log);
        var block = await BlockAsync(chain);
        block.Transactions[0].Transfers.ShouldHaveSingleItem();
        chain.WatchesBalances.ShouldBeTrue();
        var told = await chain.AuditAsync(new AuditRequest([block], new HashSet<string>(), new HashSet<string> { FakeEvmNode.Receiver }), Cancel);
        told.Blocks.ShouldBe([block]);
        told.Alarms.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => (a.Subject, a.FirstHeight, a.LastHeight, a.ContractAddress).ShouldBe(("missed", 7, 7, null)), a => a.Text.ShouldContain("Compare the balances"));
        log.Lines.ShouldContain(l => l.StartsWith("Error: In blocks 7 to 7 of ethereum coins that contracts passed on were not looked for", StringComparison.Ordinal));
        chain.WatchesBalances.ShouldBeFalse();
        (await AuditAsync(chain, block)).ShouldBe(block);
    }

    /// <summary>What a node does with a program is known by its answer; the balances are then asked for one by one.</summary>
    [Theory]
    [InlineData("refused")]
    [InlineData("0x")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(null)]
    public async Task Many_balances_are_asked_for_at_once_where_the_node_can(string? answer)
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new RpcRefusal(-32003, "response too large"));
        node.On("eth_call", p => p[0]!["to"] is not null ? $"0x{new string('0', 63)}6" : answer == "refused" ? throw new RpcRefusal(-32602, "to is required") : answer ?? Run(p));
        string[] open = [FakeEvmNode.Receiver, .. Enumerable.Range(1, 9).Select(i => string.Create(CultureInfo.InvariantCulture, $"0x{i:x40}"))];
        var chain = node.Connect(time: _time);
        var block = await BlockAsync(chain);
        node.Calls.Clear();
        var audited = await AuditAsync(chain, block, open);
        audited.Transactions.SelectMany(t => t.Transfers).Count(t => t.To == FakeEvmNode.Receiver && t.ContractAddress is null).ShouldBe(2);

        // The contract that paid is asked for besides.
        node.Calls.Count(c => c == "eth_getBalance").ShouldBe(2 + (answer is null ? 0 : 2 * open.Length));

        // As many balances as addresses stand behind the program's 41 bytes.
        static string Run(JsonArray call)
            => $"0x{string.Concat(((string)call[0]!["data"]!)[84..].Chunk(40).Select(_ => ((string?)call[1]!["blockHash"] == FakeEvmNode.Hash(0xb7) ? "6b" : "0").PadLeft(64, '0')))}";
    }

    [Fact]
    public async Task Without_the_state_to_trace_it_the_balances_are_asked_where_they_are_known()
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new InvalidOperationException("required historical state unavailable (reexec=128)"));
        TipAt(node, 0x100);
        await CheckIsFoundByBalancesAsync(node.Connect(time: _time));
    }

    [Fact]
    public async Task Of_a_young_block_the_state_is_waited_for()
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new InvalidOperationException("missing trie node"));
        var chain = node.Connect(time: _time);
        await CheckIsRefusedAsync(chain);
        _time.Pass(TimeSpan.FromSeconds(31));
        await CheckIsRefusedAsync(chain);
        var block = await BlockAsync(chain);
        node.On("eth_getBalance", _ => throw new InvalidOperationException("missing trie node"));
        await Should.ThrowAsync<ChainUnavailableException>(() => AuditAsync(chain, block, FakeEvmNode.Receiver));
        chain.WatchesBalances.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-32600, "Method debug_traceBlockByHash is not whitelisted")]
    [InlineData(403, "")]
    public async Task A_node_without_traces_is_asked_again_after_some_minutes(int code, string message)
    {
        await using var node = await StartAsync();
        foreach (var method in new[] { "debug_traceBlockByHash", "trace_block" })
        {
            if (code > 0)
                node.Statuses[method] = code;
            else
                node.On(method, _ => throw new RpcRefusal(code, message));
        }

        var chain = node.Connect(time: _time);
        var untraced = await BlockAsync(chain);
        chain.SeesInnerTransfers.ShouldBe(false);
        node.Statuses.Clear();
        node.On("debug_traceBlockByHash", _ => node.Traces.DeepClone());
        await BlockAsync(chain);
        chain.SeesInnerTransfers.ShouldBe(false);
        _time.Pass(TimeSpan.FromMinutes(6));
        node.Block["hash"] = FakeEvmNode.Hash(0xb8);
        Rename(node.Block);
        Rename(node.Receipts);
        await BlockAsync(chain);
        chain.SeesInnerTransfers.ShouldBe(true);
        chain.WatchesBalances.ShouldBeTrue("the block before was read without");
        await AuditAsync(chain, untraced);
        chain.WatchesBalances.ShouldBeFalse();
    }

    [Fact]
    public async Task Coins_that_no_transaction_tells_of_are_named_by_none()
    {
        await using var node = await StartAsync();
        const string stranger = "0x00000000000000000000000000000000000000aa";
        node.Without("debug_traceBlockByHash");
        var chain = node.Connect(time: _time);
        var audited = await AuditAsync(chain, await BlockAsync(chain), stranger);
        audited.Transactions.Count.ShouldBe(4);
        audited.Transactions[3].IsUnnamed.ShouldBeTrue("that one transaction alone ran code in the block is no proof");
        audited.Transactions.SelectMany(t => t.Transfers).Count(t => t.To == stranger).ShouldBe(1);
    }

    [Fact]
    public async Task Where_nothing_is_awaited_it_is_forgotten()
    {
        await using var node = await StartAsync();
        node.On("debug_traceBlockByHash", _ => throw new RpcRefusal(-32003, "response too large"));
        var chain = node.Connect(time: _time);
        var block = await BlockAsync(chain);
        chain.WatchesBalances.ShouldBeTrue();
        await AuditAsync(chain, block with { Height = block.Height + 1, Hash = FakeEvmNode.Hash(0xb9) });
        chain.WatchesBalances.ShouldBeFalse("it stands in no chain of ours");
    }

    private static void Rename(JsonNode node)
    {
        foreach (var item in node is JsonObject block ? block["transactions"]!.AsArray() : node.AsArray().SelectMany(r => r!["logs"]!.AsArray().Append(r)))
            item!["blockHash"] = FakeEvmNode.Hash(0xb8);
    }

    private static void TipAt(FakeEvmNode node, int height)
        => node.On("eth_getBlockByNumber", p => (string?)p[0] == "latest" ? new JsonObject { ["number"] = string.Create(CultureInfo.InvariantCulture, $"0x{height:x}"), ["hash"] = FakeEvmNode.Hash(height) } : node.Block.DeepClone());

    private static async Task CheckIsRefusedAsync(EvmChain chain)
    {
        (await Should.ThrowAsync<ChainUnavailableException>(() => BlockAsync(chain))).Message.ShouldContain("InnerTransfers");
        chain.WatchesBalances.ShouldBeFalse();
    }

    private static async Task CheckIsFoundByBalancesAsync(EvmChain chain)
    {
        var block = await BlockAsync(chain);
        block.Transactions.SelectMany(t => t.Transfers).Where(t => t.ContractAddress is null).Select(t => (int)t.Amount).ShouldBe([100]);
        chain.WatchesBalances.ShouldBeTrue();
        (await AuditAsync(chain, block, FakeEvmNode.Receiver)).Transactions[1].Transfers.Where(t => t.ContractAddress is null).Select(t => (int)t.Amount).ShouldBe([7]);
        chain.WatchesBalances.ShouldBeFalse();
    }

    private static async Task<FakeEvmNode> StartAsync()
    {
        var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByHash", _ => node.Block.DeepClone());

        // What the others have afterwards the contract had before.
        var contract = (string)node.Block["transactions"]![1]!["to"]!;
        return node.On("eth_getBalance", p => (string?)p[1]!["blockHash"] == FakeEvmNode.Hash(0xb7) != ((string?)p[0] == contract) ? "0x6b" : "0x0");
    }

    private static async Task<Block> BlockAsync(EvmChain chain) => (await chain.GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();

    private static async Task<Block> AuditAsync(EvmChain chain, Block block, params string[] open)
        => (await chain.AuditAsync(new AuditRequest([block], new HashSet<string>(), open.ToHashSet()), Cancel)).Blocks.ShouldHaveSingleItem();
}
