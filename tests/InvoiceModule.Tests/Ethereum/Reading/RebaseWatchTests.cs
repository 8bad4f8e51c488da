using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Tests.Bitcoin.Rpc;
using InvoiceModule.Tests.Ethereum.Rpc;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>A token that changes balances by itself is found out by one balance of ours, in blocks that pay nobody.</summary>
public sealed class RebaseWatchTests
{
    private const string Holder = "0x0000000000000000000000000000000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0xa", "0xa", 0)]
    [InlineData("0xa", "0xc", 2)]
    [InlineData("0xa", "0x7", -3)]
    [InlineData("0x0", "0xc", 0)]
    public async Task A_balance_that_changes_without_a_transfer_is_told(string before, string after, int grown)
    {
        await using var node = await StartAsync(before, after);
        var result = await AuditAsync(node.Connect());
        if (grown == 0)
            result.Alarms.ShouldBeEmpty();
        else
            result.Alarms.ShouldHaveSingleItem().Text.ShouldContain($"changed by {grown} base units, and its transfers tell of 0");
    }

    [Fact]
    public async Task It_costs_one_question_a_look_once_the_balance_is_known_and_two_before()
    {
        await using var node = await StartAsync("0xa", "0xa");
        var chain = node.Connect();
        var first = await BlockAsync(chain);
        await AuditAsync(chain, first);
        node.Calls.Clear();
        await AuditAsync(chain, first with { Height = 8, Hash = FakeEvmNode.Hash(0xb8), ParentHash = first.Hash });
        node.Calls.Count(c => c == "eth_call").ShouldBe(1);
        node.Calls.Clear();
        await AuditAsync(chain, first);
        node.Calls.Count(c => c == "eth_call").ShouldBe(2);
    }

    [Fact]
    public async Task A_node_that_does_not_tell_holds_up_no_block()
    {
        await using var node = await StartAsync("0xa", "0xc");
        node.On("eth_call", p => ((string)p[0]!["data"]!).StartsWith("0x70a08231", StringComparison.Ordinal) ? throw new RpcRefusal(-32000, "missing trie node") : $"0x{new string('0', 63)}6");
        (await AuditAsync(node.Connect())).Alarms.ShouldBeEmpty();
    }

    private static async Task<FakeEvmNode> StartAsync(string before, string after)
    {
        var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByHash", _ => node.Block.DeepClone());
        return node.On("eth_call", p => Balance(p, before, after));
    }

    private static string Balance(JsonArray call, string before, string after)
        => !((string)call[0]!["data"]!).StartsWith("0x70a08231", StringComparison.Ordinal) ? $"0x{new string('0', 63)}6"
            : $"0x{((string?)call[1]!["blockHash"] == FakeEvmNode.Hash(0xb6) ? before : after)[2..].PadLeft(64, '0')}";

    private static async Task<AuditResult> AuditAsync(EvmChain chain, Block? block = null)
        => await chain.AuditAsync(
            new AuditRequest([block ?? await BlockAsync(chain)], new HashSet<string>(), new HashSet<string>())
            {
                Holders = new Dictionary<string, string> { [chain.Assets[1].ContractAddress!] = Holder },
            },
            Cancel);

    private static async Task<Block> BlockAsync(EvmChain chain) => (await chain.GetBlockAsync(new BlockRequest(7), Cancel)).ShouldNotBeNull();
}
