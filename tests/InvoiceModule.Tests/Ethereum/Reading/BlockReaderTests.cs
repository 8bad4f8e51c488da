using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>A node that leaves something out, or says what cannot be: no such block is ever given out.</summary>
public sealed class BlockReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Lies =>
    [
        "receipt missing", "receipt null", "receipts null", "receipt twice", "receipt of another block", "receipt of another transaction", "receipts out of order", "no status",
        "status 2", "log missing at the end", "log missing in between", "logs gone", "log of another block", "log of another transaction", "log removed", "failed with logs",
        "transaction missing", "transaction of another block", "bloom says more", "bloom too short", "another height", "trace missing", "trace of another transaction", "trace failed",
        "trace contradicts", "trace refused", "topic too short", "value negative",
    ];

    [Fact]
    public async Task An_honest_block_is_read_whole()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Traces[1]!["result"] = FakeEvmNode.Call(
            "CALL",
            0,
            null,
            FakeEvmNode.Call("DELEGATECALL", 1, null, FakeEvmNode.Call("CALL", 2), FakeEvmNode.Call("STATICCALL", 3), FakeEvmNode.Call("CALLCODE", 4)),
            FakeEvmNode.Call("CALL", 5, "execution reverted", FakeEvmNode.Call("CALL", 6)),
            FakeEvmNode.Call("CREATE2", 7),
            FakeEvmNode.Call("CALL", 0),
            FakeEvmNode.Call("SELFDESTRUCT", 8));
        var block = (await node.Connect().GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();
        block.Ref.ShouldBe(new BlockRef(7, FakeEvmNode.Hash(0xb7)));
        block.ParentHash.ShouldBe(FakeEvmNode.Hash(0xb6));
        block.Transactions.Select(t => t.Spends.Single()).ShouldBe(Enumerable.Range(0, 3).Select(n => $"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266:{n}"));
        block.Transactions[0].Transfers.ShouldBe([new Transfer(0, FakeEvmNode.Receiver, 100)]);
        block.Transactions[1].Transfers.Select(t => (t.Ordinal, (int)t.Amount, t.ContractAddress is null))
            .ShouldBe([(1, 10, false), (2, 11, false), (0x40000000, 2, true), (0x40000001, 7, true), (0x40000002, 8, true)]);
        block.Transactions[2].Transfers.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_block_with_a_lie_in_it_is_not_given_out(string lie)
    {
        await using var node = await FakeEvmNode.StartAsync();
        Tell(node, lie);
        await Should.ThrowAsync<ChainUnavailableException>(() => node.Connect().GetBlockAsync(new BlockRequest(7), Cancel).AsTask());
    }

    [Theory]
    [InlineData("receipt null")]
    [InlineData("log missing at the end")]
    [InlineData("failed with logs")]
    [InlineData("receipt of another block")]
    public async Task Nor_where_receipts_are_asked_for_one_by_one(string lie)
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Without("eth_getBlockReceipts").On("eth_getTransactionReceipt", p => node.Receipts.FirstOrDefault(r => (string?)r?["transactionHash"] == (string?)p[0])?.DeepClone());
        (await node.Connect().GetBlockAsync(new BlockRequest(7), Cancel))!.Transactions.Count.ShouldBe(3);
        Tell(node, lie);
        await Should.ThrowAsync<ChainUnavailableException>(() => node.Connect().GetBlockAsync(new BlockRequest(7), Cancel).AsTask());
    }

    [Fact]
    public async Task Contracts_that_call_each_other_hundreds_deep_hold_up_no_block()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var call = FakeEvmNode.Call("CALL", 5);
        for (var depth = 0; depth < 400; depth++)
            call = FakeEvmNode.Call("CALL", 0, null, call);
        node.Traces[1]!["result"] = call;
        (await node.Connect().GetBlockAsync(new BlockRequest(7), Cancel))!.Transactions[1].Transfers[^1].ShouldBe(new Transfer(0x40000000, FakeEvmNode.Receiver, 5));
    }

    [Fact]
    public async Task Above_the_tip_there_is_nothing()
    {
        await using var node = await FakeEvmNode.StartAsync();
        (await node.Connect().GetBlockAsync(new BlockRequest(8), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_node_that_had_traces_and_has_none_is_not_passed_over()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var chain = node.Connect();
        chain.SeesInnerTransfers.ShouldBeNull();
        await chain.GetBlockAsync(new BlockRequest(7), Cancel);
        chain.SeesInnerTransfers.ShouldBe(true);
        node.Without("debug_traceBlockByHash");
        (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetBlockAsync(new BlockRequest(7), Cancel).AsTask())).Message.ShouldContain("InnerTransfers");
        (await node.Connect().GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();
        (await node.Connect(configure: o => o.InnerTransfers = InvoiceModule.Ethereum.EvmInnerTransfers.Ignore).GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();
    }

    private static void Tell(FakeEvmNode node, string lie)
    {
        var logs = node.Receipts[1]!["logs"]!.AsArray();
        switch (lie)
        {
            case "receipt missing": node.Receipts.RemoveAt(2); break;
            case "receipt null": node.Receipts[0] = null; break;
            case "receipts null": node.On("eth_getBlockReceipts", _ => null); break;
            case "receipt twice": node.Receipts[0] = node.Receipts[1]!.DeepClone(); break;
            case "receipt of another block": node.Receipts[0]!["blockHash"] = FakeEvmNode.Hash(9); break;
            case "receipt of another transaction": node.Receipts[0]!["transactionHash"] = FakeEvmNode.Hash(9); break;
            case "receipts out of order": node.On("eth_getBlockReceipts", _ => new JsonArray([.. node.Receipts.Reverse().Select(r => r!.DeepClone())])); break;
            case "no status": node.Receipts[0]!.AsObject().Remove("status"); break;
            case "status 2": node.Receipts[0]!["status"] = "0x2"; break;
            case "log missing at the end":
                logs.Clear();
                break;
            case "log missing in between": logs.RemoveAt(0); break;
            case "logs gone": node.Receipts[1]!["logs"] = null; break;
            case "log of another block": logs[0]!["blockHash"] = FakeEvmNode.Hash(9); break;
            case "log of another transaction": logs[0]!["transactionHash"] = FakeEvmNode.Hash(0); break;
            case "log removed": logs[0]!["removed"] = true; break;
            case "failed with logs": node.Receipts[1]!["status"] = "0x0"; break;
            case "transaction missing": node.Block["transactions"]!.AsArray().RemoveAt(0); break;
            case "transaction of another block": node.Block["transactions"]![0]!["blockHash"] = FakeEvmNode.Hash(9); break;
            case "bloom says more": node.Block["logsBloom"] = $"0x{new string('f', 512)}"; break;
            case "bloom too short": node.Block["logsBloom"] = "0x00"; break;
            case "another height": node.Block["number"] = "0x8"; break;
            case "trace missing": node.Traces.RemoveAt(1); break;
            case "trace of another transaction": node.Traces[1]!["txHash"] = FakeEvmNode.Hash(9); break;
            case "trace failed": node.Traces[1] = new JsonObject { ["txHash"] = FakeEvmNode.Hash(1), ["error"] = "out of time" }; break;
            case "trace contradicts": node.Traces[1]!["result"] = FakeEvmNode.Call("CALL", 1, "execution reverted"); break;
            case "trace refused": node.On("debug_traceBlockByHash", _ => throw new InvalidOperationException("required historical state unavailable")); break;
            case "topic too short": logs[0]!["topics"]![1] = "0x12"; break;
            case "value negative": node.Block["transactions"]![0]!["value"] = "-0x1"; break;
            default: throw new ArgumentException($"No such lie: {lie}.", nameof(lie));
        }
    }
}
