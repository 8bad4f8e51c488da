using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Dashboard;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;
using StoredIn = InvoiceModule.IntegrationTests.Databases.DatabaseKind;

namespace InvoiceModule.Benchmarks;

/// <summary>
/// What the lists and pages of the dashboard cost when there are many invoices: against the same with a hundredth of them, and whether the database
/// walked over a whole table for it.
/// </summary>
internal static class ListBenchmark
{
    private const int Rounds = 20;
    private const int PageSize = 20;

    // What a person does not notice is quick, whatever the ratio, in milliseconds.
    private const double Quick = 100;
    private const double LargestRatio = 5;

    /// <summary>Runs it on both databases.</summary>
    /// <returns>Whether no statement walked over a whole table, and nothing is slow because of the rows it does not show.</returns>
    public static async Task<bool> RunAsync(int rows, int wallets)
    {
        var isSound = true;
        foreach (var kind in (StoredIn[])[StoredIn.Sqlite, StoredIn.Postgres])
        {
            var small = new Dictionary<string, double>(StringComparer.Ordinal);

            // A small table is rightly read as a whole.
            await MeasureAsync(kind, rows / 100, wallets, small, []);
            isSound &= await MeasureAsync(kind, rows, wallets, [], small);
        }

        if (PostgresServer.Started is { } started)
            await (await started).DisposeAsync();
        return isSound;
    }

    private static async Task<bool> MeasureAsync(StoredIn kind, int rows, int wallets, Dictionary<string, double> measured, Dictionary<string, double> small)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var watch = Stopwatch.StartNew();
        await using var host = await ListBenchmarkHost.StartAsync(kind, database, rows, wallets);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {rows:N0} invoices of {wallets} wallets with payments, events, attempts and audit written in {watch.Elapsed.TotalSeconds:F0} s"));
        var middle = host.Services.GetRequiredService<InvoicingClock>().Now.AddSeconds(-3L * rows / 2);
        var search = host.Services.GetRequiredService<InvoiceSearch>();
        var isSound = true;
        var his = ListBenchmarkData.Wallets(wallets);
        foreach (var (name, query) in Queries(rows, middle))
        {
            InvoiceCursor? next = null;
            await RepeatAsync(name, async () => next = (await search.PageAsync(his, query, null, PageSize, default)).Next);
            await RepeatAsync($"{name}, deep", () => search.PageAsync(his, query, new InvoiceCursor(middle, next?.Id ?? Guid.Empty), PageSize, default));
        }

        watch.Restart();
        var statistics = host.Services.GetRequiredService<StatisticsService>();
        while (!await statistics.RefreshAsync(20, default))
        {
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  statistics of 30 days counted from nothing in {watch.Elapsed.TotalSeconds:F1} s"));
        watch.Restart();
        await host.Services.GetRequiredService<PoolReader>().ReadAsync(his, default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  pool counted (once a minute at most) in {watch.Elapsed.TotalMilliseconds:F0} ms"));
        foreach (var (name, path) in ListBenchmarkHost.Pages(rows, middle))
            await RepeatAsync(name, () => host.GetAsync(path));
        await host.ExportAsync();
        return isSound;

        async Task RepeatAsync(string name, Func<Task> read)
        {
            host.Plans.Clear();
            var times = new List<double>();
            for (var round = 0; round <= Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                await read();

                // The first run compiles the query.
                if (round > 0)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            times.Sort();
            var (half, most) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
            measured[name] = half;
            var ratio = small.TryGetValue(name, out var before) ? half / before : 1;
            var isSlow = half > Quick && ratio > LargestRatio;
            var walks = await host.Plans.FullScansAsync(host.Services);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-46} p50 {half,7:F1} ms   p95 {most,7:F1} ms   x{ratio,-5:F1}{(isSlow ? " SLOW" : "")}{(walks.Count == 0 ? "" : " FULL SCAN: " + string.Join("; ", walks))}"));
            isSound &= walks.Count == 0 && !isSlow;
        }
    }

    private static (string Name, InvoiceSearchQuery Query)[] Queries(int rows, DateTime middle) =>
    [
        ("everything", new()),
        ("status", new() { Status = InvoiceStatus.PartiallyPaid }),
        ("status that nothing has", new() { Status = InvoiceStatus.InMempool }),
        ("chain", new() { Blockchain = "ethereum-sim" }),
        ("symbol and status", new() { Symbol = "USDT", Status = InvoiceStatus.Paid }),
        ("can still be paid", new() { Active = true }),
        ("ended and unpaid", new() { Active = false, Status = InvoiceStatus.NotPaid }),
        ("exception", new() { Exception = InvoiceExceptions.Late }),
        ("rare exception", new() { Exception = InvoiceExceptions.Accepted }),
        ("dates", new() { CreatedFrom = middle, CreatedBefore = middle.AddDays(1) }),
        ("dates and status", new() { CreatedFrom = middle, CreatedBefore = middle.AddDays(1), Status = InvoiceStatus.PartiallyPaid }),
        ("search: order id", new() { Text = string.Create(CultureInfo.InvariantCulture, $"order-{rows / 3}") }),
        ("search: order ids that begin so", new() { Text = string.Create(CultureInfo.InvariantCulture, $"ORDER-{rows / 300}") }),
        ("search: order ids of all", new() { Text = "Order" }),
        ("search: address", new() { Text = ListBenchmarkData.SomeAddress }),
        ("search: transaction", new() { Text = "tx-1001" }),
        ("search: invoice id", new() { Text = ListBenchmarkData.SomeId(rows / 3).ToString() }),
        ("search: what is nowhere", new() { Text = "no-such-thing" }),
        ("search: amount of many", new() { Text = "0.000005" }),
        ("search: amount of many, rare exception", new() { Text = "0.000005", Exception = InvoiceExceptions.Accepted }),
        ("search: fiat amount", new() { Text = "17.5" }),
    ];
}
