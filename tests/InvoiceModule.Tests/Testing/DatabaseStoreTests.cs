using InvoiceModule.Rates;
using InvoiceModule.Testing;
using InvoiceModule.Testing.Journal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Testing;

public sealed class DatabaseStoreTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"invoicing-sim-{Guid.NewGuid():N}.db");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Two_hosts_on_one_database_agree_and_a_restart_changes_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        string shown;
        await using (var one = await SimulatorHost.StartAsync(_file))
        await using (var two = await SimulatorHost.StartAsync(_file))
        {
            var (a, b) = (one.Simulator.Network("bitcoin-sim"), two.Simulator.Network("bitcoin-sim"));
            var pushed = b.Chain.WaitAsync(token);
            var txId = await a.BroadcastAsync(World.Address(a), 12_000, cancellationToken: token);
            await pushed.WaitAsync(TimeSpan.FromSeconds(10), token);
            (await World.Pool(b)).ShouldHaveSingleItem().TxId.ShouldBe(txId);

            (await b.MineAsync(cancellationToken: token)).ShouldBe(101);
            (await a.ReorganiseAsync(1, [txId], cancellationToken: token)).ShouldBe(102);
            await one.Simulator.Rates.SetAsync("BTC", "USD", null, token);

            var advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            two.Simulator.Clock.Advanced += (_, _) => advanced.TrySetResult();
            await one.Simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(16), token);
            await advanced.Task.WaitAsync(TimeSpan.FromSeconds(10), token);
            two.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromMinutes(16));
            two.Waker.Count.ShouldBe(1);

            await one.Simulator.Network("ethereum-sim").SetDownAsync(true, token);
            await two.Services.GetRequiredService<SimulatorJournal>().RefreshAsync(token);
            shown = await World.Show(a);
            (await World.Show(b)).ShouldBe(shown);
        }

        await using var again = await SimulatorHost.StartAsync(_file);
        (await World.Show(again.Simulator.Network("bitcoin-sim"))).ShouldBe(shown);
        again.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromMinutes(16));
        await Should.ThrowAsync<InvalidOperationException>(() => again.Simulator.Rates.GetRateAsync(new RateRequest("BTC", "USD"), token).AsTask());
        await Should.ThrowAsync<Chains.ChainUnavailableException>(() => World.Tip(again.Simulator.Network("ethereum-sim")));
    }

    [Fact]
    public async Task Hosts_that_act_at_once_give_each_number_once()
    {
        var token = TestContext.Current.CancellationToken;
        await using var one = await SimulatorHost.StartAsync(_file);
        await using var two = await SimulatorHost.StartAsync(_file);
        var heights = await Task.WhenAll(new[] { one, two }.SelectMany(host => Enumerable.Range(0, 10).Select(_ => Task.Run(
            () => host.Simulator.Network("bitcoin-sim").MineAsync(cancellationToken: token).AsTask(),
            token))));

        heights.Order().ShouldBe(Enumerable.Range(101, 20).Select(h => (long)h));
        await using var db = new SimulatorHost.MappedDb(_file);
        (await db.Set<SimulatorJournalRow>().Select(r => r.Sequence).OrderBy(s => s).ToListAsync(token)).ShouldBe(Enumerable.Range(1, 20).Select(s => (long)s));
    }

    [Fact]
    public async Task The_clock_can_be_read_before_the_host_has_started_and_knows_the_journal()
    {
        await using (var host = await SimulatorHost.StartAsync(_file, configuration: Offset("01:00:00")))
            host.Simulator.Clock.Offset.ShouldBe(TimeSpan.FromHours(1));

        // The offset was written at start: another process without the configuration has it, at its first reading.
        await using var other = await SimulatorHost.StartAsync(_file);
        var store = other.Services.GetRequiredService<ISimulatorStore>();
        new Simulator(store: store).Clock.Offset.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_number_is_given_once()
    {
        await using var host = await SimulatorHost.StartAsync(_file);
        var store = host.Services.GetRequiredService<ISimulatorStore>();
        (await store.TryAppendAsync(1, """{"kind":"clock","offset":"00:01:00"}""", TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await store.TryAppendAsync(1, """{"kind":"clock","offset":"00:02:00"}""", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await store.ReadAsync(0, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().ShouldContain("00:01:00");
        store.Read(0).ShouldHaveSingleItem();
        store.Read(1).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_context_without_the_journal_is_told_which_call_is_missing()
        => (await Should.ThrowAsync<InvalidOperationException>(() => SimulatorHost.StartAsync(_file, mapped: false))).Message.ShouldContain("AddInvoicingSimulator()");

    [Fact]
    public async Task A_clock_offset_that_cannot_be_read_is_named()
        => (await Should.ThrowAsync<InvalidOperationException>(() => SimulatorHost.StartAsync(_file, configuration: Offset("soon")))).Message.ShouldContain("Simulator:ClockOffset");

    private static Action<IConfigurationBuilder> Offset(string text)
        => c => c.AddInMemoryCollection(new Dictionary<string, string?> { ["Simulator:ClockOffset"] = text });
}
