using System.Diagnostics;
using System.Globalization;
using Hangfire;
using InvoiceModule.Dashboard;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StoredIn = InvoiceModule.IntegrationTests.Databases.DatabaseKind;

namespace InvoiceModule.Benchmarks;

/// <summary>What a page of the dashboard costs when there are many invoices, and whether the database walked over all of them for it.</summary>
internal static class ListBenchmark
{
    private const int Rounds = 30;
    private const int PageSize = 20;

    private static readonly Guid WalletId = new("11111111-2222-4333-8444-555555555555");

    /// <summary>Runs it on both databases.</summary>
    /// <returns>Whether no statement walked over a whole table.</returns>
    public static async Task<bool> RunAsync(int rows)
    {
        var isSound = true;
        foreach (var kind in (StoredIn[])[StoredIn.Sqlite, StoredIn.Postgres])
            isSound &= await MeasureAsync(kind, rows);
        if (PostgresServer.Started is { } started)
            await (await started).DisposeAsync();
        return isSound;
    }

    private static async Task<bool> MeasureAsync(StoredIn kind, int rows)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var plans = new PlanCollector();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<BenchDb>(o => (kind == StoredIn.Sqlite ? o.UseSqlite(database.ConnectionString) : o.UseNpgsql(database.ConnectionString, n => n.CommandTimeout(600))).AddInterceptors(plans));
        services.AddInvoicing<BenchDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
        }).AddSimulatedChains(o => o.KeepInMemory = true);
        await using var provider = services.BuildServiceProvider();
        var watch = Stopwatch.StartNew();
        await using (var scope = provider.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<BenchDb>();
            await context.Database.EnsureCreatedAsync();
            var wallets = scope.ServiceProvider.GetRequiredService<IWalletService>();
            await wallets.EnsureAsync(new WalletDefinition(WalletId, "Shop"));
            await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("bitcoin-sim", "BTC"));
            await wallets.SetCurrencyAsync(WalletId, new CurrencyDefinition("ethereum-sim", "USDT"));
            await ListBenchmarkData.FillAsync(provider, context, WalletId, rows);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {rows:N0} invoices written in {watch.Elapsed.TotalSeconds:F0} s"));
        var search = provider.GetRequiredService<InvoiceSearch>();
        var middle = provider.GetRequiredService<InvoicingClock>().Now.AddSeconds(-3L * rows / 2);
        var isSound = true;
        foreach (var (name, query) in Queries(rows, middle))
        {
            plans.Clear();
            var times = new List<double>();
            InvoiceCursor? after = null;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                var page = await search.PageAsync([WalletId], query, after, PageSize, default);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

                // First page, next page, and one from the middle of everything, in turn.
                after = round % 3 == 0 ? page.Next : round % 3 == 1 ? new InvoiceCursor(middle.AddSeconds(-round), Guid.Empty) : null;
            }

            isSound &= await ReportAsync(provider, plans, name, times);
        }

        isSound &= await RepeatAsync(provider, plans, "one invoice", p => p.GetRequiredService<DashboardReader>().FindAsync(ListBenchmarkData.SomeId(rows / 2), default));
        isSound &= await RepeatAsync(provider, plans, "needs attention", p => p.GetRequiredService<AttentionReader>().ReadAsync(Wallets, default));
        isSound &= await RepeatAsync(provider, plans, "callback health", p => p.GetRequiredService<CallbackHealthReader>().ReadAsync([WalletId], default));
        watch.Restart();
        var statistics = provider.GetRequiredService<StatisticsService>();
        while (!await statistics.RefreshAsync(20, default))
        {
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  statistics counted from nothing in {watch.Elapsed.TotalSeconds:F1} s"));
        isSound &= await RepeatAsync(provider, plans, "overview's numbers", async p =>
        {
            await statistics.RefreshAsync(1, default);
            return await statistics.ReadAsync([WalletId], p.GetRequiredService<InvoicingClock>().Now.AddDays(-30), default);
        });
        watch.Restart();
        await provider.GetRequiredService<PoolReader>().ReadAsync([WalletId], default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  pool counted (once a minute at most) in {watch.Elapsed.TotalMilliseconds:F0} ms"));
        return isSound;
    }

    private static IReadOnlyList<Wallet> Wallets { get; } = [new Wallet { Id = WalletId, Name = "Shop", Type = WalletType.Invoice, CreatedAt = DateTime.UnixEpoch }];

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
        ("order id", new() { Text = string.Create(CultureInfo.InvariantCulture, $"order-{rows / 3}") }),
        ("address", new() { Text = ListBenchmarkData.SomeAddress }),
        ("transaction", new() { Text = "no-such-transaction" }),
        ("amount of many", new() { Text = "0.000005" }),
        ("amount of many and a rare exception", new() { Text = "0.000005", Exception = InvoiceExceptions.Accepted }),
        ("fiat amount", new() { Text = "17.5" }),
    ];

    private static async Task<bool> RepeatAsync<T>(ServiceProvider provider, PlanCollector plans, string name, Func<IServiceProvider, Task<T>> read)
    {
        plans.Clear();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await read(provider);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return await ReportAsync(provider, plans, name, times);
    }

    private static async Task<bool> ReportAsync(ServiceProvider provider, PlanCollector plans, string name, List<double> times)
    {
        // The first run compiles the query.
        var sorted = times.Skip(1).Order().ToList();
        var walks = await plans.FullScansAsync(provider);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-38} p50 {sorted[sorted.Count / 2],7:F1} ms   p95 {sorted[(int)(sorted.Count * 0.95)],7:F1} ms   {(walks.Count == 0 ? "no full scan" : "FULL SCAN: " + string.Join("; ", walks))}"));
        return walks.Count == 0;
    }
}
