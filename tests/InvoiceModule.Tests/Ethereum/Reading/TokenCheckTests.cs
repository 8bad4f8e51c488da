using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>A block is read without a token's transfers only when the node proves that no such contract answers yet.</summary>
public sealed class TokenCheckTests
{
    private const string SixDecimals = "0x0000000000000000000000000000000000000000000000000000000000000006";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-32005, "daily request count exceeded, request rate limited")]
    [InlineData(-32000, "execution aborted (timeout = 5s)")]
    [InlineData(-32603, "Internal error")]
    [InlineData(-32000, "missing trie node")]
    [InlineData(-32601, "the method eth_call does not exist/is not available")]
    public async Task A_busy_node_that_cannot_tell_the_decimals_gives_no_block(int code, string message)
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_call", _ => throw new RpcRefusal(code, message));
        var chain = node.Connect();
        (await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(chain))).Message.ShouldContain("USDT");
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Cancel).AsTask());
        chain.DisabledTokens.ShouldBeEmpty();
        node.On("eth_call", _ => SixDecimals);
        (await ReadAsync(chain)).Transactions[1].Transfers.Count.ShouldBe(2);
        node.Calls.Clear();
        await ReadAsync(chain);
        node.Calls.ShouldNotContain("eth_call");
    }

    [Theory]
    [InlineData(0, "0x")]
    [InlineData(3, "execution reverted")]
    [InlineData(-32000, "execution reverted: paused")]
    [InlineData(-32015, "VM execution error.")]
    [InlineData(-32000, "invalid opcode: INVALID")]
    public async Task A_contract_that_does_not_answer_holds_up_nothing_and_is_asked_again(int code, string answer)
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_call", _ => code == 0 ? answer : throw new RpcRefusal(code, answer));
        var chain = node.Connect();
        (await ReadAsync(chain)).Transactions[1].Transfers.ShouldBeEmpty();
        chain.DisabledTokens.Keys.ShouldBe(["USDT"]);
        node.On("eth_call", _ => SixDecimals);
        (await ReadAsync(chain)).Transactions[1].Transfers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_node_says_that_is_behind_the_block_proves_nothing()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_call", _ => "0x");
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "latest" ? new System.Text.Json.Nodes.JsonObject { ["number"] = "0x6", ["hash"] = FakeEvmNode.Hash(0xb6) } : node.Block.DeepClone());
        await Should.ThrowAsync<ChainUnavailableException>(() => ReadAsync(node.Connect()));
    }

    private static async Task<Block> ReadAsync(EvmChain chain) => (await chain.GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();
}
