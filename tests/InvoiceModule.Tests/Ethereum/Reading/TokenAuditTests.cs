using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Rates;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>What a token's events say is held against its balances, and a node that cannot tell them is told from a contract that does not.</summary>
public sealed class TokenAuditTests
{
    private const string BalanceOf = "0x70a08231";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_counts_than_the_balance_grew_by_and_the_last_go_short()
    {
        await using var node = await StartAsync(p => (string?)p[1]!["blockHash"] == FakeEvmNode.Hash(0xb7) ? "0x12" : "0x0");
        (await AuditAsync(node)).ShouldBe([10, 8]);
    }

    [Fact]
    public async Task A_balance_that_grew_by_more_credits_no_more_and_is_told()
    {
        await using var node = await StartAsync(p => (string?)p[1]!["blockHash"] == FakeEvmNode.Hash(0xb7) ? "0xff" : "0x0");
        var log = new ListLogger<EvmChain>();
        (await AuditAsync(node, log)).ShouldBe([10, 11]);
        (await AlarmsAsync(node)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            a => a.ContractAddress.ShouldBe(FakeEvmNode.Token, StringCompareShould.IgnoreCase), a => (a.FirstHeight, a.LastHeight).ShouldBe((7, 7)), a => a.Text.ShouldContain("Take the token out of Tokens"));
        log.Lines.ShouldContain(l => l.Contains("grew by 255 in block 7, and its transfers tell of 21", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_balance_that_shrank_lets_nothing_count()
    {
        await using var node = await StartAsync(p => (string?)p[1]!["blockHash"] == FakeEvmNode.Hash(0xb7) ? "0x0" : "0xff");
        (await AuditAsync(node)).ShouldBe([0, 0]);
    }

    [Theory]
    [InlineData("execution reverted")]
    [InlineData("VM execution error: Reverted 0x")]
    public async Task A_contract_that_does_not_tell_balances_holds_up_no_block(string refusal)
    {
        await using var node = await StartAsync(_ => throw new InvalidOperationException(refusal));
        (await AuditAsync(node)).ShouldBe([10, 11]);
    }

    [Fact]
    public async Task A_node_that_cannot_tell_a_young_blocks_balances_is_asked_again()
    {
        await using var node = await StartAsync(_ => throw new InvalidOperationException("missing trie node"));
        (await Should.ThrowAsync<ChainUnavailableException>(() => AuditAsync(node))).Message.ShouldContain("missing trie node");
    }

    [Fact]
    public async Task A_node_that_takes_no_hashes_must_name_the_block_whose_balances_it_tells()
    {
        await using var node = await StartAsync(p => p[1] is JsonObject ? throw new RpcRefusal(-32602, "invalid argument 1") : (string?)p[1] == "0x7" ? "0x12" : "0x0");
        var parent = FakeEvmNode.Hash(0xb6);
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "0x6" ? new JsonObject { ["number"] = "0x6", ["hash"] = parent } : node.Block.DeepClone());
        (await AuditAsync(node)).ShouldBe([10, 8]);
        parent = FakeEvmNode.Hash(0xb5);
        (await Should.ThrowAsync<ChainUnavailableException>(() => AuditAsync(node))).Message.ShouldContain("changed while balances were read");
    }

    [Fact]
    public async Task What_an_address_sent_is_looked_for_in_the_very_block()
    {
        await using var node = await StartAsync(_ => "0x0");
        node.Block["hash"] = FakeEvmNode.Hash(0xb7);
        node.On("eth_getBlockByHash", _ =>
        {
            var other = node.Block.DeepClone();
            other["transactions"] = new JsonArray();
            other["hash"] = FakeEvmNode.Hash(0xb8);
            return other;
        });
        (await Should.ThrowAsync<ChainUnavailableException>(() => AuditAsync(node))).Message.ShouldContain("does not have block");
    }

    [Fact]
    public async Task Where_nothing_came_to_an_address_of_ours_nothing_is_asked()
    {
        await using var node = await StartAsync(_ => "0x0");
        var chain = node.Connect();
        var block = await BlockAsync(chain);
        node.Calls.Clear();
        (await chain.AuditAsync(new AuditRequest([block], new HashSet<string> { "0x0000000000000000000000000000000000000001" }, new HashSet<string>()), Cancel)).Blocks.ShouldBe([block]);
        node.Calls.ShouldBeEmpty();
    }

    private static async Task<FakeEvmNode> StartAsync(Func<JsonArray, string> balance)
    {
        var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByHash", _ => node.Block.DeepClone());
        return node.On("eth_call", p => ((string)p[0]!["data"]!).StartsWith(BalanceOf, StringComparison.Ordinal) ? $"0x{balance(p)[2..].PadLeft(64, '0')}" : $"0x{new string('0', 63)}6");
    }

    private static async Task<Block> BlockAsync(EvmChain chain) => (await chain.GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();

    private static async Task<IReadOnlyList<ChainAlarm>> AlarmsAsync(FakeEvmNode node)
    {
        var chain = node.Connect();
        return (await chain.AuditAsync(new AuditRequest([await BlockAsync(chain)], new HashSet<string> { FakeEvmNode.Receiver }, new HashSet<string>()), Cancel)).Alarms;
    }

    private static async Task<int[]> AuditAsync(FakeEvmNode node, ILogger? log = null)
    {
        var chain = node.Connect(logger: log);
        var request = new AuditRequest([await BlockAsync(chain)], new HashSet<string> { FakeEvmNode.Receiver }, new HashSet<string>());
        return [.. (await chain.AuditAsync(request, Cancel)).Blocks[0].Transactions[1].Transfers.Select(t => (int)t.Amount)];
    }
}
