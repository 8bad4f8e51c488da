using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>Reorganisations, replacements, and nodes that are not what they were.</summary>
public sealed class ChainChangeTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const long Gwei = 1_000_000_000;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_reorganisation_shows_in_the_hashes(int depth)
    {
        var chain = fixture.Connect();
        await fixture.Node.MineAsync();
        var fork = await chain.GetTipAsync(Cancel);
        var receiver = fixture.NewReceiver();
        var hash = await fixture.Node.SendAsync(fixture.Payer, receiver, 1);
        var block = await fixture.MineAndReadAsync(chain);
        block.Transactions.ShouldContain(t => t.TxId == hash);
        await fixture.Node.MineAsync(depth - 1);

        await fixture.Node.CallAsync("anvil_reorg", depth, Array.Empty<object>());
        var other = (await chain.GetBlockAsync(new BlockRequest(block.Height), Cancel)).ShouldNotBeNull();
        other.Hash.ShouldNotBe(block.Hash);
        other.ParentHash.ShouldBe(fork.Hash);
        other.Transactions.ShouldBeEmpty();
        (await chain.GetPendingAsync(new PendingRequest(), Cancel)).ShouldNotContain(t => t.TxId == hash);
        (await chain.GetTipAsync(Cancel)).Height.ShouldBe(fork.Height + depth);
    }

    [Fact]
    public async Task A_replacement_shares_what_it_consumes_and_a_dropped_one_is_gone()
    {
        var chain = fixture.Connect();
        var (receiver, sender) = (fixture.NewReceiver(), fixture.Node.Accounts[3]);
        var nonce = await fixture.Node.CountAsync(sender);
        var first = await fixture.Node.SendAsync(sender, receiver, 5, nonce: nonce, gasPrice: 10 * Gwei);
        var before = (await chain.GetPendingAsync(new PendingRequest(), Cancel)).Single(t => t.TxId == first);
        before.Spends.ShouldBe([string.Create(CultureInfo.InvariantCulture, $"{sender}:{nonce}")]);

        var second = await fixture.Node.SendAsync(sender, receiver, 5, nonce: nonce, gasPrice: 20 * Gwei);
        var waiting = await chain.GetPendingAsync(new PendingRequest(), Cancel);
        waiting.ShouldNotContain(t => t.TxId == first);
        waiting.Single(t => t.TxId == second).Spends.ShouldBe(before.Spends);

        await fixture.Node.CallAsync("anvil_dropTransaction", second);
        (await chain.GetPendingAsync(new PendingRequest(), Cancel)).ShouldNotContain(t => t.TxId == second);
    }

    [Fact]
    public async Task With_the_finalized_tag_a_block_counts_once_it_is_final_and_its_payments_are_seen_before()
    {
        var chain = fixture.Connect(o => o.Finality = EvmFinality.FinalizedTag);
        await fixture.Node.MineAsync(3);
        var final = await chain.GetTipAsync(Cancel);
        var receiver = fixture.NewReceiver();
        var hash = await fixture.Node.SendAsync(fixture.Payer, receiver, 9);
        (await chain.GetPendingAsync(new PendingRequest(), Cancel)).ShouldContain(t => t.TxId == hash);
        await fixture.Node.MineAsync();
        var height = Height((await fixture.Node.CallAsync("eth_getTransactionReceipt", hash)).GetProperty("blockNumber").GetString()!);
        height.ShouldBeGreaterThan(final.Height);
        (await chain.GetBlockAsync(new BlockRequest(height), Cancel)).ShouldBeNull();
        (await chain.GetPendingAsync(new PendingRequest(), Cancel)).Single(t => t.TxId == hash).Transfers.ShouldBe([new Transfer(0, receiver, 9)]);

        await fixture.Node.MineAsync(3);
        (await chain.GetTipAsync(Cancel)).Height.ShouldBeGreaterThanOrEqualTo(height);
        (await chain.GetBlockAsync(new BlockRequest(height), Cancel))!.Transactions.ShouldContain(t => t.TxId == hash);
        (await chain.GetPendingAsync(new PendingRequest(), Cancel)).ShouldNotContain(t => t.TxId == hash);
    }

    [Fact]
    public async Task Wrong_decimals_disable_a_token_and_the_log_names_both()
    {
        var log = new LogLines();
        var chain = fixture.Connect(
            o =>
            {
                o.Tokens[0].Decimals = 18;
                o.Tokens.Add(new EvmToken { Symbol = "NONE", Contract = "0x00000000000000000000000000000000000000ee", Decimals = 6 });
            },
            log);
        var receiver = fixture.NewReceiver();
        var token = await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", receiver, 1));
        var silent = await fixture.Node.SendAsync(fixture.Payer, fixture.Silent, 0, fixture.SilentCode.Call("transfer(address,uint256)", receiver, 2));
        var waiting = await chain.GetPendingAsync(new PendingRequest(), Cancel);
        waiting.Single(t => t.TxId == token).Transfers.ShouldBeEmpty();
        waiting.Single(t => t.TxId == silent).Transfers.Count.ShouldBe(1);
        var block = await fixture.MineAndReadAsync(chain);
        block.Transactions.Single(t => t.TxId == token).Transfers.ShouldBeEmpty();
        block.Transactions.Single(t => t.TxId == silent).Transfers.Single().Amount.ShouldBe(2);
        chain.DisabledTokens.Keys.ShouldBe(["USDT", "NONE"], ignoreOrder: true);
        log.Lines.Count.ShouldBe(2);
        log.Lines.ShouldContain(l => l.Contains("18 decimals are configured but its contract has 6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_whose_contract_comes_later_is_read_from_its_first_block_on()
    {
        // Where the next contract of this account will stand is known beforehand.
        var sender = fixture.Node.Accounts[5];
        var snapshot = await fixture.Node.CallAsync("evm_snapshot");
        var hash = await fixture.Node.SendAsync(sender, null, 0, fixture.TokenCode.Bytecode);
        await fixture.Node.MineAsync();
        var contract = (await fixture.Node.CallAsync("eth_getTransactionReceipt", hash)).GetProperty("contractAddress").GetString()!;
        await fixture.Node.CallAsync("evm_revert", snapshot.GetString());

        var chain = fixture.Connect(o => o.Tokens.Add(new EvmToken { Symbol = "LATER", Contract = contract, Decimals = 6 }));
        await fixture.MineAndReadAsync(chain);
        chain.DisabledTokens.Keys.ShouldBe(["LATER"]);
        var receiver = fixture.NewReceiver();
        await fixture.Node.SendAsync(sender, null, 0, fixture.TokenCode.Bytecode);
        await fixture.Node.SendAsync(sender, contract, 0, fixture.TokenCode.Call("transfer(address,uint256)", receiver, 3));
        (await fixture.MineAndReadAsync(chain)).Transactions.SelectMany(t => t.Transfers).Where(t => t.To == receiver).Sum(t => (long)t.Amount).ShouldBe(3);
        chain.DisabledTokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_of_another_network_gives_nothing()
    {
        var other = fixture.Connect(o => o.ChainId = 1);
        foreach (var read in new Func<Task>[]
        {
            () => other.GetTipAsync(Cancel).AsTask(),
            () => other.GetBlockAsync(new BlockRequest(1), Cancel).AsTask(),
            () => other.GetPendingAsync(new PendingRequest(), Cancel).AsTask(),
        })
            (await Should.ThrowAsync<ChainUnavailableException>(read)).Message.ShouldContain("31337");

        var genesis = (await fixture.Node.CallAsync("eth_getBlockByNumber", "0x0", false)).GetProperty("hash").GetString()!;
        await fixture.Connect(o => o.GenesisHash = genesis.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)).GetTipAsync(Cancel);
        var wrong = fixture.Connect(o => o.GenesisHash = $"0x{new string('1', 64)}");
        (await Should.ThrowAsync<ChainUnavailableException>(() => wrong.GetTipAsync(Cancel).AsTask())).Message.ShouldContain(genesis);
    }

    private static long Height(string quantity) => (long)BigInteger.Parse($"0{quantity.AsSpan(2)}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
