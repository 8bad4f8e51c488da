using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.AttackTests;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.ClusterTests;

/// <summary>
/// Several nodes for real. In <c>tests/run.sh</c> it runs for a short while; <c>CLUSTER_MINUTES</c> and <c>CLUSTER_SEED</c> make it long.
/// </summary>
public class ThreeNodesTests
{
    private static readonly string[] Chains = ["bitcoin-sim", "ethereum-sim", "dogecoin-sim"];

    private static TimeSpan Length => Environment.GetEnvironmentVariable("CLUSTER_MINUTES") is { Length: > 0 } minutes
        ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(20);

    private static int Seed => Environment.GetEnvironmentVariable("CLUSTER_SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 1;

    [Fact]
    public async Task Whatever_happens_to_nodes_and_database_nothing_is_lost_and_nothing_is_wrong()
    {
        var dice = new Dice(Seed);
        await using var cluster = await Cluster.StartAsync(dice);
        var (load, desk, havoc) = (new Load(cluster, dice), new Desk(cluster.Truth, cluster.Merchant, dice), new Havoc(cluster, dice));
        var started = Stopwatch.GetTimestamp();
        using (var stop = new CancellationTokenSource(Length))
        using (var done = new CancellationTokenSource())
        {
            var loading = Task.WhenAll(load.RunAsync(3, done.Token), Task.Run(() => desk.RunAsync(done.Token), CancellationToken.None));
            await havoc.RunAsync(stop.Token);
            await done.CancelAsync();
            await loading;
        }

        cluster.Merchant.IsWell = true;
        await havoc.HealAsync();
        await load.FinishAsync();
        await SettleAsync(cluster);
        Report(cluster, load, desk, havoc, Stopwatch.GetElapsedTime(started));

        (await cluster.Truth.CheckAsync()).ShouldBeEmpty();
        (await ChainCheck.RunAsync(cluster.Truth)).ShouldBeEmpty();
        (await DeliveryCheck.RunAsync(cluster.Truth)).ShouldBeEmpty();
        (await desk.CheckAsync()).ShouldBeEmpty();
        var (ends, timelines) = await ReadAsync(cluster);
        new History([.. cluster.Merchant.Calls], [.. load.Orders]).Check(ends, timelines).ShouldBeEmpty();

        havoc.Counts.Count.ShouldBe(8, $"Some fault was never made: {havoc}");
        havoc.Recoveries.ShouldAllBe(r => r < Havoc.RecoveryBound);
        load.Orders.Count.ShouldBeGreaterThan(10);
        desk.Orders.Select(o => o.IsCommitted).ShouldContain(true);
        desk.Orders.Select(o => o.IsCommitted).ShouldContain(false);
        desk.Decisions.ShouldContain(d => d.IsDone);
    }

    // Blocks and time pass until every payment is final, every unpaid invoice has ended, and every merchant has been told.
    private static async Task SettleAsync(Cluster cluster)
    {
        var node = cluster.Nodes[0];
        foreach (var chain in Chains)
            await DoAsync(node, "simulator/blocks", new { blockchain = chain, count = 12 });
        await DoAsync(node, "simulator/clock", new { advance = "00:45:00" });
        var patience = Stopwatch.GetTimestamp();
        string? open;
        while ((open = await FindOpenAsync(cluster.Truth)) is not null)
        {
            Stopwatch.GetElapsedTime(patience).ShouldBeLessThan(TimeSpan.FromSeconds(60), $"{open} is still open.\n{node.Shop.Log.Tail(40)}");
            await Task.Delay(500);
            if (open.StartsWith("evt_", StringComparison.Ordinal))
                await DoAsync(node, "simulator/clock", new { advance = "00:10:00" });
        }
    }

    private static Task<string?> FindOpenAsync(Truth truth) => truth.ReadAsync(async db =>
        await db.Set<Chains.ChainCursor>().Where(c => c.ScannedAt == null).Select(c => c.Blockchain).FirstOrDefaultAsync()
        ?? await db.Set<Invoice>().Where(i => i.Active).Select(i => i.Id.ToString()).FirstOrDefaultAsync()
        ?? await db.Set<InvoiceEvent>().Where(e => e.State == Invoices.CallbackState.Pending).Select(e => e.Id).FirstOrDefaultAsync()
        ?? await db.Set<InvoiceOutbox>().Where(o => o.CallbackDueAt != null || o.HandlerDueAt != null).Select(o => o.InvoiceId.ToString()).FirstOrDefaultAsync());

    // What got no answer may have been done, and may be done again.
    private static async Task DoAsync(ClusterNode node, string path, object body)
    {
        var patience = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await node.TryAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body)) is { } answer)
            {
                answer.Status.ShouldBe(200, answer.Json.ToString());
                return;
            }

            Stopwatch.GetElapsedTime(patience).ShouldBeLessThan(TimeSpan.FromSeconds(60), $"{path} is not answered.\n{node.Shop.Log.Tail(40)}");
            await Task.Delay(100);
        }
    }

    // Every invoice there is, as every node shows it.
    private static async Task<(Dictionary<string, JsonElement> Ends, Dictionary<string, JsonElement[]> Timelines)> ReadAsync(Cluster cluster)
    {
        var (ends, timelines) = (new Dictionary<string, JsonElement>(StringComparer.Ordinal), new Dictionary<string, JsonElement[]>(StringComparer.Ordinal));
        foreach (var id in await cluster.Truth.ReadAsync(db => db.Set<Invoice>().Select(i => i.Id.ToString()).ToListAsync()))
        {
            var views = await Task.WhenAll(cluster.Nodes.Select(n => n.Shop.Client.InvoiceAsync(id)));
            views.ShouldAllBe(v => v.GetRawText() == views[0].GetRawText() || Only(v, views[0]));
            ends[id] = views[0];
            timelines[id] = await cluster.Nodes[1].Shop.Client.HistoryAsync(id);
        }

        return (ends, timelines);
    }

    // The base of url_pay is each process's own here.
    private static bool Only(JsonElement a, JsonElement b)
        => a.EnumerateObject().All(m => m.NameEquals("data") || b.GetProperty(m.Name).GetRawText() == m.Value.GetRawText());

    private static void Report(Cluster cluster, Load load, Desk desk, Havoc havoc, TimeSpan length)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"Seed {Seed}, {length.TotalSeconds:0} s in all. Faults: {havoc}."),
            $"Load: {string.Join(", ", load.Counts.Concat(desk.Counts).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")))}.",
            string.Create(CultureInfo.InvariantCulture, $"Callbacks: {cluster.Merchant.Calls.Count}, of {cluster.Merchant.Calls.Select(c => c.Callback.EventId).Distinct().Count()} events."),
            $"Serving again after pg_ctl restart -m immediate: {string.Join(", ", havoc.Recoveries.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.TotalSeconds:0.0} s")))}.",
        };
        Figures.Write("three nodes", string.Join("\n  ", lines));
    }
}
