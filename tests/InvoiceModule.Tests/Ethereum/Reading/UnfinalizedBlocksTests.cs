using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>Blocks above the finalized one count as waiting only where they lead down to it.</summary>
public sealed class UnfinalizedBlocksTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0xb6, 0xb7, true)]
    [InlineData(0xb5, 0xb7, false)]
    [InlineData(0xb6, 0xb8, false)]
    public async Task They_must_lead_to_the_finalized_block(int finalized, int answered, bool isRead)
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "finalized" ? new JsonObject { ["number"] = "0x6", ["hash"] = FakeEvmNode.Hash(finalized) } : node.Block.DeepClone());
        node.On("eth_getBlockByHash", _ =>
        {
            var block = node.Block.DeepClone();
            block["hash"] = FakeEvmNode.Hash(answered);
            foreach (var transaction in block["transactions"]!.AsArray())
                transaction!["blockHash"] = FakeEvmNode.Hash(answered);
            return block;
        });
        var chain = node.Connect(configure: o => o.Finality = EvmFinality.FinalizedTag);
        var look = () => chain.GetPendingAsync(new PendingRequest(), Cancel).AsTask();
        if (isRead)
            (await look()).Count.ShouldBe(3);
        else
            await Should.ThrowAsync<ChainUnavailableException>(look);
    }

    [Fact]
    public async Task A_network_that_does_not_finalize_any_more_is_named_and_its_blocks_are_not_gathered()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "finalized"
            ? new JsonObject { ["number"] = "0x6", ["hash"] = FakeEvmNode.Hash(0xb6) }
            : new JsonObject { ["number"] = "0x10000", ["hash"] = FakeEvmNode.Hash(0x10000) });
        var chain = node.Connect(configure: o => o.Finality = EvmFinality.FinalizedTag);
        (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetPendingAsync(new PendingRequest(), Cancel).AsTask())).Message.ShouldContain("has not finalized its newest 65530 blocks");
        node.Calls.ShouldNotContain("eth_getBlockByHash");
    }
}
