using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>Anybody can fill a block with events: that its receipts fit into no one answer must not hold up the chain.</summary>
public sealed class ReceiptReaderTests
{
    private readonly StillTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-32003, "response too large")]
    [InlineData(-32000, "Response size exceeded")]
    [InlineData(0, "longer than is taken in")]
    [InlineData(413, "")]
    public async Task Too_large_for_one_answer_they_come_in_smaller_batches(int code, string message)
    {
        await using var node = await StartAsync(batch => batch > 1 ? throw new RpcRefusal(-32003, "response too large") : true);
        if (code == 0)
            node.Endless.Add("eth_getBlockReceipts");
        else if (code > 0)
            node.Statuses["eth_getBlockReceipts"] = code;
        node.On("eth_getBlockReceipts", _ => throw new RpcRefusal(code, message));
        var chain = node.Connect(time: _time);
        (await ReadAsync(chain)).Transactions[1].Transfers.Count.ShouldBe(2);
        node.Endless.Clear();
        node.Statuses.Clear();
        node.On("eth_getBlockReceipts", _ => node.Receipts.DeepClone());
        node.Calls.Clear();
        await ReadAsync(chain);
        node.Calls.ShouldNotContain("eth_getTransactionReceipt", "it was that block alone");
    }

    [Fact]
    public async Task One_alone_that_does_not_fit_is_not_passed_over()
    {
        await using var node = await StartAsync(_ => throw new RpcRefusal(-32003, "response too large"));
        node.On("eth_getBlockReceipts", _ => throw new RpcRefusal(-32003, "response too large"));
        (await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node.Connect()))).Message.ShouldContain("receipts of block 7");
    }

    [Fact]
    public async Task Refused_for_another_reason_the_block_is_read_again()
    {
        await using var node = await StartAsync(_ => true);
        node.On("eth_getBlockReceipts", _ => throw new RpcRefusal(-32000, "busy"));
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node.Connect()));
        node.Calls.ShouldNotContain("eth_getTransactionReceipt");
    }

    [Theory]
    [InlineData(-32601, "the method eth_getBlockReceipts does not exist/is not available")]
    [InlineData(-32600, "Method eth_getBlockReceipts is not whitelisted")]
    [InlineData(403, "")]
    public async Task A_node_that_does_not_have_them_all_is_asked_again_after_some_minutes(int code, string message)
    {
        await using var node = await StartAsync(_ => true);
        if (code > 0)
            node.Statuses["eth_getBlockReceipts"] = code;
        else
            node.On("eth_getBlockReceipts", _ => throw new RpcRefusal(code, message));
        var chain = node.Connect(time: _time);
        (await ReadAsync(chain)).Transactions.Count.ShouldBe(3);
        node.Statuses.Clear();
        node.On("eth_getBlockReceipts", _ => node.Receipts.DeepClone());
        node.Calls.Clear();
        await ReadAsync(chain);
        node.Calls.ShouldNotContain("eth_getBlockReceipts");
        _time.Pass(TimeSpan.FromMinutes(6));
        node.Calls.Clear();
        await ReadAsync(chain);
        node.Calls.ShouldContain("eth_getBlockReceipts");
        node.Calls.ShouldNotContain("eth_getTransactionReceipt");
    }

    private static async Task<Block> ReadAsync(EvmChain chain) => (await chain.GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();

    // A receipt asked for alone, or with others in one batch.
    private static async Task<FakeEvmNode> StartAsync(Func<int, bool> fits)
    {
        var node = await FakeEvmNode.StartAsync();
        return node.On(
            "eth_getTransactionReceipt",
            p => fits(node.BatchSize - 1) ? node.Receipts.FirstOrDefault(r => (string?)r?["transactionHash"] == (string?)p[0])?.DeepClone() : null);
    }
}
