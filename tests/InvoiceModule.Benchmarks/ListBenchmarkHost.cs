using System.Globalization;
using System.Net;
using Hangfire;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StoredIn = InvoiceModule.IntegrationTests.Databases.DatabaseKind;

namespace InvoiceModule.Benchmarks;

/// <summary>The module in a host on loopback, over a database with many invoices.</summary>
internal sealed class ListBenchmarkHost : IAsyncDisposable
{
    public static readonly Guid WalletId = ListBenchmarkData.Wallets(1)[0];

    private static readonly TimeSpan ExportTime = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private ListBenchmarkHost(WebApplication app, PlanCollector plans)
        => (_app, Plans, _http) = (app, plans, new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(5) });

    public PlanCollector Plans { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ListBenchmarkHost> StartAsync(StoredIn kind, TestDatabase database, int rows, int wallets)
    {
        var plans = new PlanCollector();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var services = builder.Services;
        services.AddHangfire(h => h.UseInMemoryStorage());
        services.AddDbContext<BenchDb>(o => (kind == StoredIn.Sqlite ? o.UseSqlite(database.ConnectionString) : o.UseNpgsql(database.ConnectionString, n => n.CommandTimeout(600))).AddInterceptors(plans));
        services.AddInvoicing<BenchDb>(o =>
        {
            o.PublicBaseUrl = new Uri("https://shop.example");
            o.RunBackgroundWork = false;
        }).AddSimulatedChains(o => o.KeepInMemory = true);
        var app = builder.Build();
        app.MapInvoicing().AllowAnonymousApi();
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<BenchDb>().Database.EnsureCreatedAsync();
        await app.StartAsync();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var service = scope.ServiceProvider.GetRequiredService<IWalletService>();
            foreach (var (id, n) in ListBenchmarkData.Wallets(wallets).Select((id, n) => (id, n)))
            {
                await service.EnsureAsync(new WalletDefinition(id, string.Create(CultureInfo.InvariantCulture, $"Shop {n}")));
                await service.SetCurrencyAsync(id, new CurrencyDefinition("bitcoin-sim", "BTC"));
                await service.SetCurrencyAsync(id, new CurrencyDefinition("ethereum-sim", "USDT"));
            }

            await ListBenchmarkData.FillAsync(app.Services, scope.ServiceProvider.GetRequiredService<BenchDb>(), wallets, rows);
        }

        return new ListBenchmarkHost(app, plans);
    }

    /// <summary>Whole pages and the API's lists, as they are asked for over HTTP.</summary>
    public static (string Name, string Path)[] Pages(int rows, DateTime middle)
    {
        var (api, deep) = ($"/api/v1/wallets/{WalletId}/invoices", new InvoiceCursor(middle, Guid.Empty).ToString());
        return
        [
            ("page: invoices", "/invoicing"),
            ("page: invoices, deep", $"/invoicing?before={deep}"),
            ("page: overview", "/invoicing/overview"),
            ("page: one invoice", $"/invoicing/invoices/{ListBenchmarkData.SomeId(rows / 3)}"),
            (string.Create(CultureInfo.InvariantCulture, $"page: one invoice with {ListBenchmarkData.Many} payments and attempts"), $"/invoicing/invoices/{ListBenchmarkData.BusyId(rows)}"),
            ("page: suspense", "/invoicing/suspense"),
            ("page: wallet", $"/invoicing/wallets/{WalletId}"),
            ("page: audit", "/invoicing/audit"),
            ("page: payer's", $"/pay/{ListBenchmarkData.SomeId(rows / 3)}"),
            ("API: list", api),
            ("API: list, deep", $"{api}?cursor={deep}"),
            ("API: status", $"{api}?status=PARTIALLY_PAID"),
            ("API: status that nothing has", $"{api}?status=IN_MEMPOOL"),
            ("API: active", $"{api}?active=true"),
            ("API: active, deep", $"{api}?active=true&cursor={deep}"),
            ("API: symbol", $"{api}?symbol=usdt"),
            ("API: symbol and status that nothing has", $"{api}?symbol=usdt&status=IN_BLOCK"),
            ("API: order id", string.Create(CultureInfo.InvariantCulture, $"{api}?order_id=order-{rows / 3}")),
            ("API: order id that is nowhere", $"{api}?order_id=nowhere"),
            ("API: one invoice", $"/api/v1/invoices/{ListBenchmarkData.SomeId(rows / 3)}"),
        ];
    }

    public async Task GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reads the export for some seconds, and looks at the memory meanwhile.</summary>
    public async Task ExportAsync()
    {
        GC.Collect();
        var (before, most, lines) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0L);
        using var enough = new CancellationTokenSource(ExportTime);
        try
        {
            using var answer = await _http.GetAsync("/invoicing/invoices.csv", HttpCompletionOption.ResponseHeadersRead, enough.Token);
            using var text = new StreamReader(await answer.Content.ReadAsStreamAsync(enough.Token));
            while (await text.ReadLineAsync(enough.Token) is not null)
            {
                if (++lines % 20_000 == 0)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }
        catch (OperationCanceledException)
        {
            // It would have gone on.
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  CSV export: {lines:N0} lines{(enough.IsCancellationRequested ? $" in {ExportTime.TotalSeconds} s" : ", which is all")}, at most {most / 1048576.0:F1} MB more of managed memory in use"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
