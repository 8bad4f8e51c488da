using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Tests.Testing;

public sealed class LedgerTests
{
    private readonly World _world = new();

    [Fact]
    public async Task A_chain_begins_with_its_own_genesis_and_contiguous_blocks()
    {
        var blocks = await World.Blocks(_world.Bitcoin);

        blocks.Count.ShouldBe(101);
        blocks.Zip(blocks.Skip(1)).ShouldAllBe(pair => pair.Second.ParentHash == pair.First.Hash && pair.Second.Height == pair.First.Height + 1);
        blocks[0].Hash.ShouldNotBe((await World.BlockAt(_world.Ethereum, 0))!.Hash);
        (await World.BlockAt(_world.Bitcoin, 101)).ShouldBeNull();
        (await World.BlockAt(_world.Bitcoin, -1)).ShouldBeNull();
    }

    [Fact]
    public async Task A_chain_may_begin_at_genesis_and_not_below()
    {
        var options = new SimulatorOptions();
        options.Chains.Clear();
        options.Chains.Add(SimulatedChains.Bitcoin with { InitialHeight = 0 });
        var bitcoin = new World(options: options).Bitcoin;

        (await World.Tip(bitcoin)).Height.ShouldBe(0);
        (await Refused(bitcoin.ReorganiseAsync(1, cancellationToken: TestContext.Current.CancellationToken))).Member.ShouldBe("depth");
        (await bitcoin.MineAsync(cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(1);

        options.Chains[0] = SimulatedChains.Bitcoin with { InitialHeight = -1 };
        Should.Throw<ArgumentException>(() => new World(options: options)).Message.ShouldContain("InitialHeight");
    }

    [Fact]
    public async Task A_payment_waits_with_the_time_it_was_seen_and_then_stands_in_the_first_block()
    {
        var address = World.Address(_world.Bitcoin);
        var txId = await _world.Bitcoin.BroadcastAsync(address, 12_000, cancellationToken: TestContext.Current.CancellationToken);

        var waiting = (await World.Pool(_world.Bitcoin)).ShouldHaveSingleItem();
        waiting.TxId.ShouldBe(txId);
        waiting.SeenAt.ShouldBe(World.Start.UtcDateTime);
        waiting.Spends.ShouldHaveSingleItem().ShouldEndWith(":0");
        waiting.Transfers.ShouldHaveSingleItem().ShouldBe(new Transfer(0, _world.Bitcoin.Chain.GetAddressKey(address)!, 12_000));

        var height = await _world.Bitcoin.MineAsync(3, cancellationToken: TestContext.Current.CancellationToken);

        height.ShouldBe(103);
        (await World.Pool(_world.Bitcoin)).ShouldBeEmpty();
        var block = (await World.BlockAt(_world.Bitcoin, 101))!;
        block.Time.ShouldBe(World.Start.UtcDateTime);
        var mined = block.Transactions.ShouldHaveSingleItem();
        mined.TxId.ShouldBe(txId);
        mined.SeenAt.ShouldBe(World.Start.UtcDateTime);
        (await World.BlockAt(_world.Bitcoin, 102))!.Transactions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Outputs_keep_their_places_also_several_to_one_address()
    {
        var (one, two) = (World.Address(_world.Ethereum), World.Address(_world.Ethereum, 1));
        await _world.Ethereum.BroadcastAsync(
            [new SimulatedOutput(one, 5), new SimulatedOutput(one, 5), new SimulatedOutput(two, BaseUnits.Max, "usdt")],
            TestContext.Current.CancellationToken);

        var transfers = (await World.Pool(_world.Ethereum)).ShouldHaveSingleItem().Transfers;
        transfers.Select(t => t.Ordinal).ShouldBe([0, 1, 2]);
        transfers.Select(t => t.To).ShouldBe([one.ToLowerInvariant(), one.ToLowerInvariant(), two.ToLowerInvariant()]);
        transfers.Select(t => t.Amount).ShouldBe([5, 5, BaseUnits.Max]);
        transfers.Select(t => t.ContractAddress).ShouldBe([null, null, _world.Ethereum.Chain.Assets[1].ContractAddress]);
    }

    [Fact]
    public async Task Account_transactions_consume_a_sender_and_nonce_of_their_own()
    {
        var address = World.Address(_world.Ethereum);
        for (var i = 0; i < 3; i++)
            await _world.Ethereum.BroadcastAsync(address, 1, cancellationToken: TestContext.Current.CancellationToken);

        var spends = (await World.Pool(_world.Ethereum)).Select(t => t.Spends.ShouldHaveSingleItem()).ToList();
        spends.Distinct().Count().ShouldBe(3);
        spends.ShouldAllBe(s => _world.Ethereum.Chain.GetAddressKey(s.Substring(0, 42)) == s.Substring(0, 42) && s[42] == ':' && s.Length > 43);
    }

    [Fact]
    public async Task A_namesake_of_a_token_is_moved_under_its_own_contract()
    {
        var address = World.Address(_world.Ethereum);
        var namesake = AccountFormat.InventContract("ethereum-sim", "fake");
        await _world.Ethereum.BroadcastAsync([new SimulatedOutput(address, 1) { ContractAddress = namesake }], TestContext.Current.CancellationToken);

        (await World.Pool(_world.Ethereum))[0].Transfers[0].ContractAddress.ShouldBe(namesake);
        (await Refused(_world.Bitcoin.BroadcastAsync([new SimulatedOutput(World.Address(_world.Bitcoin), 1) { ContractAddress = namesake }], TestContext.Current.CancellationToken)))
            .Member.ShouldBe("contract");
    }

    [Fact]
    public async Task New_coins_are_marked_and_spend_nothing()
    {
        var output = new SimulatedOutput(World.Address(_world.Bitcoin), 50);
        await _world.Bitcoin.MineAsync(2, output, TestContext.Current.CancellationToken);

        var coinbase = (await World.BlockAt(_world.Bitcoin, 101))!.Transactions.ShouldHaveSingleItem();
        coinbase.IsCoinbase.ShouldBeTrue();
        coinbase.Spends.ShouldBeEmpty();
        _world.Bitcoin.Chain.Traits.CoinbaseMaturity.ShouldBe(100);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        var before = await World.Show(_world.Bitcoin);
        var address = World.Address(_world.Bitcoin);

        (await Refused(_world.Bitcoin.BroadcastAsync(address, -1, cancellationToken: token))).Member.ShouldBe("value");
        (await Refused(_world.Bitcoin.BroadcastAsync(address, BaseUnits.Max + BigInteger.One, cancellationToken: token))).Member.ShouldBe("value");
        (await Refused(_world.Bitcoin.BroadcastAsync("nowhere", 1, cancellationToken: token))).Member.ShouldBe("address");
        (await Refused(_world.Bitcoin.BroadcastAsync(address, 1, "USDT", token))).Member.ShouldBe("symbol");
        (await Refused(_world.Bitcoin.BroadcastAsync([], token))).Member.ShouldBe("outputs");
        (await Refused(_world.Bitcoin.MineAsync(0, cancellationToken: token))).Member.ShouldBe("count");
        (await Refused(_world.Bitcoin.MineAsync(10_001, cancellationToken: token))).Member.ShouldBe("count");
        Should.Throw<SimulatorException>(() => _world.Simulator.Network("nochain")).Fault.ShouldBe(SimulatorFault.NotFound);

        (await World.Show(_world.Bitcoin)).ShouldBe(before);
    }

    [Fact]
    public async Task A_node_that_is_down_answers_nothing_until_it_is_back()
    {
        var token = TestContext.Current.CancellationToken;
        await _world.Bitcoin.SetDownAsync(true, token);

        await Should.ThrowAsync<ChainUnavailableException>(() => World.Tip(_world.Bitcoin));
        await Should.ThrowAsync<ChainUnavailableException>(() => World.Pool(_world.Bitcoin));
        await Should.ThrowAsync<ChainUnavailableException>(() => World.BlockAt(_world.Bitcoin, 0));
        (await World.Tip(_world.Ethereum)).Height.ShouldBe(100);

        await _world.Bitcoin.MineAsync(cancellationToken: token);
        await _world.Bitcoin.SetDownAsync(false, token);
        (await World.Tip(_world.Bitcoin)).Height.ShouldBe(101);
    }

    [Fact]
    public async Task The_signal_misses_no_change_between_two_waits()
    {
        var token = TestContext.Current.CancellationToken;
        var waiting = _world.Bitcoin.Chain.WaitAsync(token);
        waiting.IsCompleted.ShouldBeFalse();

        await _world.Ethereum.MineAsync(cancellationToken: token);
        waiting.IsCompleted.ShouldBeFalse();
        await _world.Bitcoin.MineAsync(cancellationToken: token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(5), token);

        await _world.Bitcoin.MineAsync(cancellationToken: token);
        await _world.Bitcoin.MineAsync(cancellationToken: token);
        _world.Bitcoin.Chain.WaitAsync(token).IsCompleted.ShouldBeTrue();
        _world.Bitcoin.Chain.WaitAsync(token).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_canceled_wait_swallows_no_change()
    {
        using var canceled = new CancellationTokenSource();
        var waiting = _world.Bitcoin.Chain.WaitAsync(canceled.Token);
        await canceled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        await _world.Bitcoin.MineAsync(cancellationToken: TestContext.Current.CancellationToken);
        _world.Bitcoin.Chain.WaitAsync(TestContext.Current.CancellationToken).IsCompleted.ShouldBeTrue();
    }

    internal static async Task<SimulatorException> Refused<T>(ValueTask<T> call) => await Should.ThrowAsync<SimulatorException>(() => call.AsTask());
}
