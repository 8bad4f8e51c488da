using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Ethereum.Reading;

public sealed class PoolReaderTests
{
    private static readonly string To = $"{new string('0', 24)}{FakeEvmNode.Receiver[2..]}";
    private static readonly string Seven = $"{new string('0', 63)}7";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> NoTransfers =>
    [
        "0x", "0xa9059cbb", $"0xa9059cbb{To}", $"0xa9059cbb{To}{Seven}00", $"0xa9059cbb{To}{Seven}{Seven}", $"0xa9059cbb{new string('1', 24)}{FakeEvmNode.Receiver[2..]}{Seven}",
        $"0x23b872dd{To}{Seven}", $"0x23b872dd{new string('f', 64)}{To}{Seven}", $"0x095ea7b3{To}{Seven}",
    ];

    [Fact]
    public async Task Direct_calls_of_a_configured_token_are_understood()
    {
        await using var node = await FakeEvmNode.StartAsync();
        Waits(node, FakeEvmNode.Transaction(1, 0, FakeEvmNode.Token, $"0xa9059cbb{To}{Seven}"), FakeEvmNode.Transaction(2, 0, FakeEvmNode.Token, $"0x23b872dd{To}{To}{Seven}"),
            FakeEvmNode.Transaction(3, 5), FakeEvmNode.Transaction(4, 0, FakeEvmNode.Receiver, $"0xa9059cbb{To}{Seven}"));
        var waiting = await ReadAsync(node.Connect());
        waiting.Select(t => t.Transfers.Count).ShouldBe([1, 1, 1, 0]);
        waiting[0].Transfers[0].ShouldBe(waiting[1].Transfers[0]);
        waiting[0].Transfers[0].ShouldBe(new Transfer(1, FakeEvmNode.Receiver, 7, "0xdAC17F958D2ee523a2206206994597C13D831ec7"));
        waiting[2].Transfers[0].ShouldBe(new Transfer(0, FakeEvmNode.Receiver, 5));

        // Whether the sender has the tokens nobody knows before the block; coins he has.
        waiting.Select(t => t.Maturity).ShouldBe([1, 1, 0, 0]);
    }

    [Theory]
    [MemberData(nameof(NoTransfers))]
    public async Task Other_calls_promise_nothing(string input)
    {
        await using var node = await FakeEvmNode.StartAsync();
        Waits(node, FakeEvmNode.Transaction(1, 0, FakeEvmNode.Token, input));
        (await ReadAsync(node.Connect())).ShouldHaveSingleItem().Transfers.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_latest_block_told_once_more_is_no_pool()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var pending = (JsonObject?)node.Block.DeepClone();
        node.Without("txpool_content").On("eth_getBlockByNumber", p => (string?)p[0] == "pending" ? pending?.DeepClone() : node.Block.DeepClone());
        var chain = node.Connect();
        (await ReadAsync(chain)).ShouldBeEmpty();
        pending!["number"] = "0x8";
        (await ReadAsync(chain)).Count.ShouldBe(3);
        pending = null;
        (await ReadAsync(chain)).ShouldBeEmpty();
        node.Calls.Count(c => c == "txpool_content").ShouldBe(1);
    }

    [Fact]
    public async Task What_the_options_spare_the_node_it_is_not_asked()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var pending = (JsonObject)node.Block.DeepClone();
        pending["number"] = "0x8";
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "pending" ? pending.DeepClone() : node.Block.DeepClone());
        (await ReadAsync(node.Connect(configure: o => o.Pool = EvmPool.PendingBlock))).Count.ShouldBe(3);
        node.Calls.ShouldNotContain("txpool_content");
        node.Calls.Clear();
        (await ReadAsync(node.Connect(configure: o => o.Pool = EvmPool.Ignore))).ShouldBeEmpty();
        node.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pool_that_cannot_be_told_now_is_not_an_empty_one()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("txpool_content", _ => throw new InvalidOperationException("busy"));
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node.Connect()));
    }

    [Theory]
    [InlineData(-32003, "response too large")]
    [InlineData(-32000, "busy")]
    [InlineData(0, "longer than is taken in")]
    public async Task A_pool_that_cannot_be_told_now_is_told_by_the_next_block_for_this_look(int code, string message)
    {
        await using var node = await StartPendingAsync();
        if (code == 0)
            node.Endless.Add("txpool_content");
        node.On("txpool_content", _ => throw new RpcRefusal(code, message));
        var chain = node.Connect();
        (await ReadAsync(chain)).Count.ShouldBe(3);
        node.Endless.Clear();
        Waits(node, FakeEvmNode.Transaction(3, 5));
        (await ReadAsync(chain)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(-32601, "the method txpool_content does not exist/is not available")]
    [InlineData(-32600, "Method txpool_content is not whitelisted")]
    [InlineData(-32600, "txpool_content: method not available on the free tier")]
    [InlineData(403, "")]
    [InlineData(405, "")]
    public async Task A_node_without_a_pool_is_asked_again_after_some_minutes(int code, string message)
    {
        await using var node = await StartPendingAsync();
        var time = new StillTime(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        if (code > 0)
            node.Statuses["txpool_content"] = code;
        else
            node.On("txpool_content", _ => throw new RpcRefusal(code, message));
        var chain = node.Connect(time: time);
        (await ReadAsync(chain)).Count.ShouldBe(3);
        node.Statuses.Clear();
        Waits(node, FakeEvmNode.Transaction(3, 5));
        time.Pass(TimeSpan.FromMinutes(4));
        (await ReadAsync(chain)).Count.ShouldBe(3);
        time.Pass(TimeSpan.FromMinutes(2));
        (await ReadAsync(chain)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_pending_block_without_a_number_is_read()
    {
        await using var node = await StartPendingAsync(number: null);
        (await ReadAsync(node.Connect(configure: o => o.Pool = EvmPool.PendingBlock))).Count.ShouldBe(3);
    }

    private static async Task<FakeEvmNode> StartPendingAsync(string? number = "0x8")
    {
        var node = await FakeEvmNode.StartAsync();
        var pending = (JsonObject)node.Block.DeepClone();
        pending["number"] = number;
        return node.On("eth_getBlockByNumber", p => (string?)p[0] == "pending" ? pending.DeepClone() : node.Block.DeepClone());
    }

    private static async Task<IReadOnlyList<ChainTransaction>> ReadAsync(EvmChain chain) => await chain.GetPendingAsync(new PendingRequest(), Cancel);

    private static void Waits(FakeEvmNode node, params JsonObject[] transactions)
        => node.On("txpool_content", _ => new JsonObject
        {
            ["pending"] = new JsonObject { ["0xf39f"] = new JsonObject(transactions.Select((t, i) => KeyValuePair.Create($"{i}", (JsonNode?)t.DeepClone()))) },
            ["queued"] = new JsonObject { ["0xf39f"] = new JsonObject { ["9"] = FakeEvmNode.Transaction(9, 9) } },
        });
}
