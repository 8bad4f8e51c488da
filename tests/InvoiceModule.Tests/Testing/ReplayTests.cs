using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Rates;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Tests.Testing;

public sealed class ReplayTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public async Task The_same_journal_gives_the_same_world_in_every_culture(string culture)
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemorySimulatorStore();
        var world = new World(store);
        await Live(world, token);

        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        var again = new World(store);
        foreach (var network in world.Simulator.Networks)
            (await World.Show(again.Simulator.Network(network.Blockchain))).ShouldBe(await World.Show(network));
        again.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromMinutes(16));
        (await again.Simulator.Rates.GetRateAsync(new RateRequest("BTC", "USD"), token))!.Rate.ShouldBe(Rational.Parse("61234.5"));

        // And what was done once more from the start, in another culture, is the same to the last digit.
        var second = new World();
        await Live(second, token);
        foreach (var network in world.Simulator.Networks)
            (await World.Show(second.Simulator.Network(network.Blockchain))).ShouldBe(await World.Show(network));
    }

    [Fact]
    public async Task Two_simulators_on_one_journal_agree_whoever_acts()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemorySimulatorStore();
        var (one, two) = (new World(store), new World(store));
        var waiting = two.Bitcoin.Chain.WaitAsync(token);

        var txId = await one.Bitcoin.BroadcastAsync(World.Address(one.Bitcoin), 1, cancellationToken: token);
        (await World.Pool(two.Bitcoin)).ShouldHaveSingleItem().TxId.ShouldBe(txId);
        await waiting.WaitAsync(TimeSpan.FromSeconds(5), token);

        (await two.Bitcoin.MineAsync(cancellationToken: token)).ShouldBe(101);
        (await one.Bitcoin.MineAsync(cancellationToken: token)).ShouldBe(102);
        (await World.Show(one.Bitcoin)).ShouldBe(await World.Show(two.Bitcoin));
    }

    [Fact]
    public async Task Many_who_act_at_once_lose_nothing_and_agree()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new YieldingStore();
        var worlds = Enumerable.Range(0, 4).Select(_ => new World(store)).ToList();
        var results = await Task.WhenAll(worlds.SelectMany(w => Enumerable.Range(0, 25).Select(i => Task.Run(
            async () =>
            {
                var txId = await w.Bitcoin.BroadcastAsync(World.Address(w.Bitcoin, i), i, cancellationToken: token);
                var height = await w.Bitcoin.MineAsync(cancellationToken: token);
                return (txId, height);
            },
            token))));

        results.Select(r => r.txId).Distinct().Count().ShouldBe(100);
        results.Select(r => r.height).Order().ShouldBe(Enumerable.Range(101, 100).Select(h => (long)h));
        var shown = await World.Show(worlds[0].Bitcoin);
        foreach (var world in worlds)
            (await World.Show(world.Bitcoin)).ShouldBe(shown);
        (await World.Blocks(worlds[0].Bitcoin)).SelectMany(b => b.Transactions).Count().ShouldBe(100);
    }

    [Fact]
    public async Task A_process_that_knows_fewer_chains_follows_the_others()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemorySimulatorStore();
        var options = new SimulatorOptions();
        options.Chains.Clear();
        options.Chains.Add(SimulatedChains.Ethereum);
        var (all, few) = (new World(store), new World(store, options));

        await all.Bitcoin.MineAsync(cancellationToken: token);
        await all.Ethereum.MineAsync(cancellationToken: token);
        (await World.Show(few.Ethereum)).ShouldBe(await World.Show(all.Ethereum));
        (await few.Ethereum.MineAsync(cancellationToken: token)).ShouldBe(102);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_named()
    {
        var store = new InMemorySimulatorStore();
        await store.TryAppendAsync(1, """{"kind":"flood"}""", TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<InvalidDataException>(() => World.Tip(new World(store).Bitcoin))).Message.ShouldContain("Row 1");
    }

    [Fact]
    public async Task A_hundred_thousand_facts_are_replayed_quickly()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemorySimulatorStore();
        var key = new World().Bitcoin.Chain.GetAddressKey(World.Address(new World().Bitcoin))!;
        for (var i = 1; i <= 100_000; i++)
        {
            SimulatorFact fact = i % 2 == 1
                ? new BroadcastFact("bitcoin-sim", World.Start.UtcDateTime, [new FactOutput(key, "12000", null)])
                : new MineFact("bitcoin-sim", World.Start.UtcDateTime, 1, null);
            await store.TryAppendAsync(i, SimulatorJson.Write(fact), token);
        }

        var started = Stopwatch.GetTimestamp();
        (await World.Tip(new World(store).Bitcoin)).Height.ShouldBe(50_100);
        var elapsed = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"Replayed in {elapsed.TotalMilliseconds:F0} ms");
        elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static async Task Live(World world, CancellationToken token)
    {
        foreach (var network in world.Simulator.Networks)
        {
            var first = await network.BroadcastAsync(World.Address(network), 1_000_000_000_000, cancellationToken: token);
            await network.ReplaceAsync(first, World.Address(network), 5, token);
            await network.BroadcastAsync(World.Address(network), 6, network.Chain.Assets[^1].Symbol, token);
            await network.MineAsync(3, new SimulatedOutput(World.Address(network), 7), token);
            var dropped = await network.BroadcastAsync(World.Address(network), 8, cancellationToken: token);
            await network.MineAsync(cancellationToken: token);
            await network.ReorganiseAsync(2, [dropped], cancellationToken: token);
            var forgotten = await network.BroadcastAsync(World.Address(network), 9, cancellationToken: token);
            await network.ForgetAsync(forgotten, token);
            await network.RebroadcastAsync(forgotten, token);
            await network.SetDownAsync(true, token);
            await network.SetDownAsync(false, token);
        }

        await world.Simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(16), token);
        await world.Simulator.Rates.SetAsync("btc", "usd", Rational.Parse("61234.5"), token);
    }

    /// <summary>Gives way between reading and writing, so that those who act at once collide.</summary>
    private sealed class YieldingStore : ISimulatorStore
    {
        private readonly InMemorySimulatorStore _inner = new();

        public TimeSpan RefreshInterval => TimeSpan.Zero;

        public IReadOnlyList<string> Read(long after) => _inner.Read(after);

        public async ValueTask<IReadOnlyList<string>> ReadAsync(long after, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return _inner.Read(after);
        }

        public async ValueTask<bool> TryAppendAsync(long sequence, string json, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await _inner.TryAppendAsync(sequence, json, cancellationToken);
        }
    }
}
