using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Tests.Testing;

public sealed class ReorganisationTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    [InlineData(30)]
    public async Task Blocks_are_replaced_by_one_more_new_ones_and_payments_return(int depth)
    {
        var token = TestContext.Current.CancellationToken;
        var txs = new List<string>();
        for (var i = 0; i < depth; i++)
        {
            txs.Add(await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin, i), i + 1, cancellationToken: token));
            await _world.Bitcoin.MineAsync(cancellationToken: token);
        }

        var waiting = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 7, cancellationToken: token);
        var before = await World.Blocks(_world.Bitcoin);

        var height = await _world.Bitcoin.ReorganiseAsync(depth, cancellationToken: token);

        height.ShouldBe(100 + depth + 1);
        var after = await World.Blocks(_world.Bitcoin);
        var fork = before.Count - depth;
        after.Count.ShouldBe(before.Count + 1);
        after.Take(fork).Select(b => b.Hash).ShouldBe(before.Take(fork).Select(b => b.Hash));
        after.Select(b => b.Hash).Intersect(before.Select(b => b.Hash)).Count().ShouldBe(fork);
        after.Zip(after.Skip(1)).ShouldAllBe(pair => pair.Second.ParentHash == pair.First.Hash);
        after[fork].Transactions.Select(t => t.TxId).ShouldBe(txs);
        after.Skip(fork + 1).ShouldAllBe(b => b.Transactions.Count == 0);
        (await World.Pool(_world.Bitcoin)).Select(t => t.TxId).ShouldBe([waiting]);
    }

    [Fact]
    public async Task Dropped_transactions_vanish_from_blocks_and_pool()
    {
        var token = TestContext.Current.CancellationToken;
        var dropped = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 1, cancellationToken: token);
        var kept = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 2, cancellationToken: token);
        await _world.Bitcoin.MineAsync(cancellationToken: token);
        var waiting = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 3, cancellationToken: token);

        await _world.Bitcoin.ReorganiseAsync(1, [dropped, waiting], cancellationToken: token);

        (await World.Blocks(_world.Bitcoin)).SelectMany(b => b.Transactions).Select(t => t.TxId).ShouldBe([kept]);
        (await World.Pool(_world.Bitcoin)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Payments_may_return_to_the_pool_and_be_double_spent_there()
    {
        var token = TestContext.Current.CancellationToken;
        var txId = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 1, cancellationToken: token);
        await _world.Bitcoin.MineAsync(cancellationToken: token);

        await _world.Bitcoin.ReorganiseAsync(1, toPool: true, cancellationToken: token);
        (await World.Pool(_world.Bitcoin)).Select(t => t.TxId).ShouldBe([txId]);

        var other = await _world.Bitcoin.ReplaceAsync(txId, World.Address(_world.Bitcoin, 1), 1, token);
        await _world.Bitcoin.MineAsync(cancellationToken: token);
        (await World.Blocks(_world.Bitcoin)).SelectMany(b => b.Transactions).Select(t => t.TxId).ShouldBe([other]);
    }

    [Fact]
    public async Task New_coins_of_replaced_blocks_are_gone_for_ever()
    {
        var token = TestContext.Current.CancellationToken;
        await _world.Bitcoin.MineAsync(1, new SimulatedOutput(World.Address(_world.Bitcoin), 50), token);
        var coinbase = (await World.BlockAt(_world.Bitcoin, 101))!.Transactions[0].TxId;

        await _world.Bitcoin.ReorganiseAsync(1, cancellationToken: token);

        (await World.Blocks(_world.Bitcoin)).ShouldAllBe(b => b.Transactions.Count == 0);
        var refused = await Should.ThrowAsync<SimulatorException>(() => _world.Bitcoin.RebroadcastAsync(coinbase, token).AsTask());
        refused.Fault.ShouldBe(SimulatorFault.Conflict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task An_impossible_depth_is_refused(int depth)
    {
        var refused = await LedgerTests.Refused(_world.Bitcoin.ReorganiseAsync(depth, cancellationToken: TestContext.Current.CancellationToken));
        refused.Fault.ShouldBe(SimulatorFault.Invalid);
        refused.Member.ShouldBe("depth");
        (await World.Tip(_world.Bitcoin)).Height.ShouldBe(100);
    }

    [Fact]
    public async Task The_whole_chain_down_to_genesis_may_be_replaced()
    {
        (await _world.Bitcoin.ReorganiseAsync(100, cancellationToken: TestContext.Current.CancellationToken)).ShouldBe(101);
    }

    [Fact]
    public async Task Only_transactions_within_reach_can_be_dropped()
    {
        var token = TestContext.Current.CancellationToken;
        var deep = await _world.Bitcoin.BroadcastAsync(World.Address(_world.Bitcoin), 1, cancellationToken: token);
        await _world.Bitcoin.MineAsync(2, cancellationToken: token);

        (await LedgerTests.Refused(_world.Bitcoin.ReorganiseAsync(1, [deep], cancellationToken: token))).Fault.ShouldBe(SimulatorFault.Invalid);
        (await LedgerTests.Refused(_world.Bitcoin.ReorganiseAsync(2, ["unknown"], cancellationToken: token))).Fault.ShouldBe(SimulatorFault.NotFound);
        (await _world.Bitcoin.ReorganiseAsync(2, [deep], cancellationToken: token)).ShouldBe(103);
    }
}
