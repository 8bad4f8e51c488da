using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>A token that is configured no more is read where invoices have asked for it, and its transfers name the contract as the invoices do.</summary>
public sealed class FormerContractTests
{
    private const string Asked = "0xDAC17F958D2ee523a2206206994597C13D831ec7";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_blocks()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var chain = node.Connect(configure: o => o.Tokens.Clear());
        (await BlockAsync(chain, [])).Transactions[1].Transfers.ShouldBeEmpty();
        (await BlockAsync(chain, ["0x0000000000000000000000000000000000000001"])).Transactions[1].Transfers.ShouldBeEmpty();
        (await BlockAsync(chain, [Asked])).Transactions[1].Transfers.Select(t => t.ContractAddress).ShouldBe([Asked, Asked]);
        node.Calls.ShouldNotContain("eth_call");
    }

    [Fact]
    public async Task Not_while_the_token_is_configured_with_decimals_that_are_not_its_own()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var chain = node.Connect(configure: o => o.Tokens[0].Decimals = 18);
        (await BlockAsync(chain, [Asked])).Transactions[1].Transfers.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_the_pool_also_once_it_is_asked_for_later()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var input = $"0xa9059cbb{new string('0', 24)}{FakeEvmNode.Receiver[2..]}{new string('0', 63)}7";
        node.On("txpool_content", _ => new JsonObject { ["pending"] = new JsonObject { ["0xa"] = new JsonObject { ["1"] = FakeEvmNode.Transaction(1, 0, FakeEvmNode.Token, input) } } });
        var chain = node.Connect(configure: o => o.Tokens.Clear());
        (await PendingAsync(chain, [])).ShouldHaveSingleItem().Transfers.ShouldBeEmpty();
        (await PendingAsync(chain, [Asked])).ShouldHaveSingleItem().Transfers.ShouldHaveSingleItem().ContractAddress.ShouldBe(Asked);
    }

    [Fact]
    public async Task In_blocks_that_are_not_final_yet_also_once_it_is_asked_for_later()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "finalized" ? new JsonObject { ["number"] = "0x6", ["hash"] = FakeEvmNode.Hash(0xb6) } : node.Block.DeepClone());
        node.On("eth_getBlockByHash", _ => node.Block.DeepClone());
        var chain = node.Connect(configure: o =>
        {
            o.Tokens.Clear();
            o.Finality = EvmFinality.FinalizedTag;
        });
        (await PendingAsync(chain, []))[1].Transfers.ShouldBeEmpty();
        (await PendingAsync(chain, [Asked]))[1].Transfers.Count.ShouldBe(2);
    }

    private static async Task<Block> BlockAsync(EvmChain chain, IReadOnlyList<string> former)
        => (await chain.GetBlockAsync(new BlockRequest(7) { FormerContracts = former }, Cancel)).ShouldNotBeNull();

    private static async Task<IReadOnlyList<ChainTransaction>> PendingAsync(EvmChain chain, IReadOnlyList<string> former)
        => await chain.GetPendingAsync(new PendingRequest { FormerContracts = former }, Cancel);
}
