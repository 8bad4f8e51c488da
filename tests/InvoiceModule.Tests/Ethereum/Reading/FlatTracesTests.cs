using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Reading;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>Traces as one list (<c>trace_block</c>), and the lies that can be told with it.</summary>
public sealed class FlatTracesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_was_not_taken_back_is_found_and_a_reward_is_no_payment()
    {
        await using var node = await StartAsync([
            Trace(0, []), Trace(1, []), Trace(1, [0], 1), Trace(1, [1], 2, error: "Reverted"), Trace(1, [1, 0], 3), Trace(1, [10], 4), Trace(1, [2], 5, callType: "delegatecall"), Trace(2, []),
            new JsonObject { ["type"] = "reward", ["blockHash"] = FakeEvmNode.Hash(0xb7), ["transactionHash"] = null, ["traceAddress"] = new JsonArray() },
        ]);
        (await ReadAsync(node)).Transactions[1].Transfers.Where(t => t.ContractAddress is null).Select(t => (t.Ordinal, (int)t.Amount)).ShouldBe([(0x40000000, 1), (0x40000001, 4)]);
    }

    [Theory]
    [InlineData("blockHash", "0x00000000000000000000000000000000000000000000000000000000000000b9")]
    [InlineData("transactionHash", "0x0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("transactionPosition", 9)]
    [InlineData("transactionPosition", -1)]
    [InlineData("traceAddress", null)]
    public async Task A_trace_of_something_else_spoils_the_block(string member, object? value)
    {
        var spoilt = Trace(1, [0], 1);
        spoilt[member] = value switch { string text => text, int number => number, _ => (JsonNode?)null };
        await using var node = await StartAsync([Trace(0, []), Trace(1, []), spoilt, Trace(2, [])]);
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node));
    }

    [Fact]
    public async Task A_transaction_without_a_trace_spoils_the_block()
    {
        await using var node = await StartAsync([Trace(0, []), Trace(1, [0], 1), Trace(2, [])]);
        (await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node))).Message.ShouldContain("has no trace");
    }

    [Fact]
    public async Task A_call_before_the_one_that_made_it_spoils_the_block()
    {
        await using var node = await StartAsync([Trace(0, []), Trace(1, []), Trace(1, [0, 0], 1), Trace(1, [0], 2, error: "Reverted"), Trace(2, [])]);
        (await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node))).Message.ShouldContain("without the one that made it");
    }

    // One by one against each other these would take an hour.
    [Fact]
    public void However_many_calls_have_failed_each_costs_only_its_depth()
    {
        const int Calls = 300_000;
        var (transaction, began) = (new CallPath(), System.Diagnostics.Stopwatch.GetTimestamp());
        transaction.Meet([], failed: false).ShouldBe(false);
        for (var i = 0; i < Calls; i++)
        {
            transaction.Meet([i], failed: i % 2 == 0).ShouldBe(i % 2 == 0);
            transaction.Meet([i, 0], failed: false).ShouldBe(i % 2 == 0);
        }

        System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private static async Task<FakeEvmNode> StartAsync(JsonArray traces)
        => (await FakeEvmNode.StartAsync()).Without("debug_traceBlockByHash").On("trace_block", _ => traces.DeepClone());

    private static async Task<Block> ReadAsync(FakeEvmNode node) => (await node.Connect().GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();

    private static JsonObject Trace(int transaction, int[] path, int value = 0, string? error = null, string callType = "call") => new()
    {
        ["type"] = "call",
        ["blockHash"] = FakeEvmNode.Hash(0xb7),
        ["transactionHash"] = FakeEvmNode.Hash(transaction),
        ["transactionPosition"] = transaction,
        ["traceAddress"] = new JsonArray([.. path.Select(p => (JsonNode)p)]),
        ["error"] = error,
        ["action"] = new JsonObject { ["callType"] = callType, ["to"] = FakeEvmNode.Receiver, ["value"] = $"0x{value:x}" },
    };
}
