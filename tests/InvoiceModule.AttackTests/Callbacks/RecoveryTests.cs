using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Callbacks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F77: an origin that was away comes back to a hundred thousand callbacks.</summary>
[Collection(Alone.Name)]
public sealed class RecoveryTests
{
    private const int Pending = 100_000;
    private const int Healthy = 40;

    [Fact]
    public async Task An_origin_that_recovers_is_called_twenty_times_a_second_and_starves_nobody()
    {
        await using var rig = await CallbackRig.StartAsync(o => o.DeniedPorts = []);
        var isAway = true;
        var arrivals = new ConcurrentQueue<long>();
        await using var origin = new MerchantServer((request, stream, token) =>
        {
            if (!Volatile.Read(ref isAway))
                arrivals.Enqueue(Stopwatch.GetTimestamp());
            return MerchantServer.Status(Volatile.Read(ref isAway) ? 503 : 200)(request, stream, token);
        });
        var firstBytes = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await using var healthy = new MerchantServer((request, stream, token) =>
        {
            firstBytes.TryAdd(request.Id, Stopwatch.GetTimestamp());
            return MerchantServer.Status(200)(request, stream, token);
        });
        var pattern = await rig.InvoiceAsync(origin.Url);
        await rig.RaiseAsync(pattern);
        await CopyAsync(rig, pattern);
        var invoices = new List<Guid>();
        for (var i = 0; i < Healthy; i++)
            invoices.Add(await rig.InvoiceAsync(healthy.Url));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var running = rig.Dispatcher.RunAsync(stop.Token);
        await EventuallyAsync(() => origin.Received.Count >= 10);
        Volatile.Write(ref isAway, false);
        var commits = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var invoice in invoices)
        {
            var id = await rig.RaiseAsync(invoice);
            commits.Add(id, Stopwatch.GetTimestamp());
            rig.Services.GetRequiredService<WorkSignals>().Callbacks.Set();
            await Task.Delay(50, stop.Token);
        }

        await EventuallyAsync(() => firstBytes.Count == Healthy);
        await EventuallyAsync(() => arrivals.Count > 200);
        await stop.CancelAsync();
        await running;

        // The first twenty successes keep the pace of 50 ms; then the origin counts as healthy again.
        var times = arrivals.ToArray();
        var firstTwenty = Stopwatch.GetElapsedTime(times[0], times[19]).TotalSeconds;
        var rate = 180 / Stopwatch.GetElapsedTime(times[20], times[200]).TotalSeconds;
        var waits = commits.Select(c => Stopwatch.GetElapsedTime(c.Value, firstBytes[c.Key]).TotalMilliseconds).Order().ToList();
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1_000_000;
        Figures.Write("recovery", string.Create(CultureInfo.InvariantCulture, $"{Pending} pending to one origin: its first 20 calls took {firstTwenty:F2} s, afterwards {rate:F0} a second; {Healthy} of another origin meanwhile: p50 {waits[Healthy / 2]:F0} ms, most {waits[^1]:F0} ms; memory +{grown} MB"));
        firstTwenty.ShouldBeGreaterThan(0.9);
        rate.ShouldBeGreaterThan(21);
        waits[^1].ShouldBeLessThan(2000);
        grown.ShouldBeLessThan(50);
    }

    /// <summary>Rows of the same kind as the pattern's, written as the database does it quickest.</summary>
    private static Task CopyAsync(CallbackRig rig, Guid pattern) => rig.Store.WriteAsync(
        async (db, token) =>
        {
            const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {1}) ";
            const string NewId = "printf('%08X-0000-4000-8000-000000000000', i)";
            foreach (var (table, changes) in new[]
            {
                ("invoicing_invoices", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = NewId }),
                ("invoicing_events", new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = "printf('evt_%026d', i)", ["invoice_id"] = NewId }),
                ("invoicing_outbox", new Dictionary<string, string>(StringComparer.Ordinal) { ["invoice_id"] = NewId }),
            })
            {
                var columns = await db.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM pragma_table_info({table})").ToListAsync(token);
                var values = string.Join(", ", columns.Select(c => changes.GetValueOrDefault(c, $"t.{c}")));
                var key = table == "invoicing_invoices" ? "id" : "invoice_id";
                var sql = string.Concat("INSERT INTO ", table, " (", string.Join(", ", columns), ") ", Numbers, " SELECT ", values, " FROM ", table, " t, n WHERE t.", key, " = {0}");
                await db.Database.ExecuteSqlRawAsync(sql, [pattern, Pending], token);
            }
        },
        TestContext.Current.CancellationToken);

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
