using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Tests.Testing;

public sealed class ReplacementTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("bitcoin-sim")]
    [InlineData("ethereum-sim")]
    public async Task A_replacement_shares_what_the_first_consumed_and_takes_its_place(string blockchain)
    {
        var token = TestContext.Current.CancellationToken;
        var network = _world.Simulator.Network(blockchain);
        var first = await network.BroadcastAsync(World.Address(network), 10, cancellationToken: token);
        var spends = (await World.Pool(network))[0].Spends;

        var second = await network.ReplaceAsync(first, World.Address(network, 1), 9, token);

        second.ShouldNotBe(first);
        var waiting = (await World.Pool(network)).ShouldHaveSingleItem();
        waiting.TxId.ShouldBe(second);
        waiting.Spends.ShouldBe(spends);
        waiting.Transfers.ShouldHaveSingleItem().Amount.ShouldBe(9);

        var third = await network.ReplaceAsync(second, World.Address(network), 8, token);
        await network.MineAsync(cancellationToken: token);
        (await World.Blocks(network)).SelectMany(b => b.Transactions).Select(t => t.TxId).ShouldBe([third]);
    }

    [Fact]
    public async Task A_replacement_stays_with_the_asset()
    {
        var token = TestContext.Current.CancellationToken;
        var first = await _world.Ethereum.BroadcastAsync(World.Address(_world.Ethereum), 10, "USDT", token);
        await _world.Ethereum.ReplaceAsync(first, World.Address(_world.Ethereum), 9, token);

        (await World.Pool(_world.Ethereum))[0].Transfers[0].ContractAddress.ShouldBe(_world.Ethereum.Chain.Assets[1].ContractAddress);
    }

    [Fact]
    public async Task Mined_replaced_and_unknown_transactions_are_refused()
    {
        var token = TestContext.Current.CancellationToken;
        var address = World.Address(_world.Bitcoin);
        var replaced = await _world.Bitcoin.BroadcastAsync(address, 10, cancellationToken: token);
        var mined = await _world.Bitcoin.ReplaceAsync(replaced, address, 9, token);
        await _world.Bitcoin.MineAsync(cancellationToken: token);

        (await LedgerTests.Refused(_world.Bitcoin.ReplaceAsync(mined, address, 1, token))).Fault.ShouldBe(SimulatorFault.Conflict);
        (await LedgerTests.Refused(_world.Bitcoin.ReplaceAsync(replaced, address, 1, token))).Fault.ShouldBe(SimulatorFault.Conflict);
        (await LedgerTests.Refused(_world.Bitcoin.ReplaceAsync("unknown", address, 1, token))).Fault.ShouldBe(SimulatorFault.NotFound);
    }

    [Fact]
    public async Task What_vanished_is_found_by_its_address_while_it_may_come_back()
    {
        var token = TestContext.Current.CancellationToken;
        var (network, address, other) = (_world.Bitcoin, World.Address(_world.Bitcoin), World.Address(_world.Bitcoin, 1));
        var (mined, forgotten, elsewhere) = (await SendAsync(address), await SendAsync(address), await SendAsync(other));
        await ShouldBeAsync();
        foreach (var tx in new[] { forgotten, elsewhere })
            await network.ForgetAsync(tx, token);
        await ShouldBeAsync(forgotten);
        await network.MineAsync(coinbase: new SimulatedOutput(address, 1), cancellationToken: token);
        await network.ReorganiseAsync(1, [mined], cancellationToken: token);
        await ShouldBeAsync(mined, forgotten);

        // What another transaction has spent cannot come back while that one stands.
        await network.RebroadcastAsync(forgotten, token);
        await network.ReplaceAsync(forgotten, address, 9, token);
        await ShouldBeAsync(mined);
        await network.RebroadcastAsync(mined, token);
        await ShouldBeAsync();

        async Task<string> SendAsync(string to) => await network.BroadcastAsync(to, 10, cancellationToken: token);

        async Task ShouldBeAsync(params string[] vanished) => (await network.FindVanishedAsync(address, token)).ShouldBe(vanished);
    }

    [Fact]
    public async Task A_forgotten_transaction_may_come_back_but_not_beside_its_double_spend()
    {
        var token = TestContext.Current.CancellationToken;
        var network = _world.Bitcoin;
        var first = await network.BroadcastAsync(World.Address(network), 10, cancellationToken: token);
        await network.ForgetAsync(first, token);
        (await World.Pool(network)).ShouldBeEmpty();

        await network.RebroadcastAsync(first, token);
        (await World.Pool(network)).ShouldHaveSingleItem().TxId.ShouldBe(first);
        await Should.ThrowAsync<SimulatorException>(() => network.RebroadcastAsync(first, token).AsTask());

        var second = await network.ReplaceAsync(first, World.Address(network), 9, token);
        (await Should.ThrowAsync<SimulatorException>(() => network.RebroadcastAsync(first, token).AsTask())).Message.ShouldContain(second);
        await network.MineAsync(cancellationToken: token);
        (await Should.ThrowAsync<SimulatorException>(() => network.RebroadcastAsync(first, token).AsTask())).Message.ShouldContain(second);

        await network.ReorganiseAsync(1, [second], cancellationToken: token);
        await network.RebroadcastAsync(first, token);
        (await World.Pool(network)).ShouldHaveSingleItem().TxId.ShouldBe(first);
    }
}
