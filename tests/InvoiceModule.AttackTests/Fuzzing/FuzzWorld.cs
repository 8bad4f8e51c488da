using System.Diagnostics;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Tests.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>
/// A host that is attacked: real Kestrel, real SQLite, invoices in every status that can be had without waiting, a chain (dogecoin-sim) that fails in
/// one of two ways, and currencies (all but USD and EUR) without a rate.
/// </summary>
internal sealed class FuzzWorld : IAsyncDisposable
{
    /// <summary>A wallet whose only currency fails.</summary>
    public static readonly Guid FailingWallet = new("5e8c1f4a-3b72-4a6e-9d15-0c7b8e2f6a44");

    private FuzzWorld(ApiHost host, TableWatch watch, FuzzDescription description, int number)
        => (Host, Watch, Description, Number) = (host, watch, description, number);

    public ApiHost Host { get; }

    public TableWatch Watch { get; }

    public FuzzDescription Description { get; }

    public int Number { get; }

    /// <summary>Ids of invoices that exist.</summary>
    public List<string> Invoices { get; } = [];

    /// <summary>Ids of events with their invoices.</summary>
    public List<(string Invoice, string Event)> Events { get; } = [];

    public List<string> Cursors { get; } = [];

    public static async Task<FuzzWorld> StartAsync(int seed, int number)
    {
        var isDown = number % 2 == 0;
        var host = await ApiHost.StartAsync(
            services: s =>
            {
                s.AddOpenApi();
                s.AddSingleton<IEntropy>(new SeededEntropy(unchecked((seed * 31) + number)));
                s.Configure<InvoicingOptions>(o => (o.ChainOutageLimit, o.MaxOpenFiatInvoices) = (TimeSpan.FromSeconds(10), 60));
                if (!isDown)
                    new InvoicingBuilder(s).AddAddressProvider("dogecoin-sim", p => new FiniteAddressProvider(p.GetRequiredService<InvoiceModule.Testing.Simulator>().Network("dogecoin-sim").Addresses, 20));
            },
            pipeline: app => app.MapOpenApi());
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(FailingWallet, "Failing"), TestContext.Current.CancellationToken);
        await wallets.SetCurrencyAsync(FailingWallet, new CurrencyDefinition("dogecoin-sim", "DOGE"), TestContext.Current.CancellationToken);
        if (isDown)
            await host.Simulator.Network("dogecoin-sim").SetDownAsync(true, TestContext.Current.CancellationToken);
        var description = new FuzzDescription((await host.GetAsync("/openapi/v1.json")).Json);
        var invoices = await PrepareAsync(host);
        var world = new FuzzWorld(host, new TableWatch(await ConnectionStringAsync(host)), description, number);
        foreach (var id in invoices)
        {
            world.Invoices.Add(id);
            foreach (var change in (await host.GetAsync($"/api/v1/invoices/{id}/callbacks")).Json.GetProperty("items").EnumerateArray())
                world.Events.Add((id, change.GetProperty("event_id").GetString()!));
        }

        world.Events.Count.ShouldBeGreaterThan(3);
        world.Cursors.Add((await host.GetAsync($"/api/v1/wallets/{ApiHost.Wallet}/invoices?limit=2")).Json.GetProperty("next_cursor").GetString()!);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        Watch.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<string> ConnectionStringAsync(ApiHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return scope.ServiceProvider.GetRequiredService<ApiDb>().Database.GetConnectionString()!;
    }

    private static async Task<List<string>> PrepareAsync(ApiHost host)
    {
        var network = host.Simulator.Network("ethereum-sim");
        var ids = new List<string>();
        foreach (var (status, share, blocks) in new[] { ("NOT_PAID", 0, 0), ("PARTIALLY_PAID", 2, 0), ("IN_BLOCK", 5, 1), ("PAID", 6, 3), ("IN_MEMPOOL", 5, 0), ("canceled", 0, 0) })
        {
            var invoice = await host.CreatedAsync($$"""
                "secret_key":"{{Canaries.SecretKey}}","data":{"order_id":"{{Canaries.Private}}","user_data":"{{Canaries.Private}}","url_callback":"http://10.0.0.1/{{Canaries.Private}}?token={{Canaries.Private}}"}
                """);
            var id = invoice.GetProperty("id").GetString()!;
            ids.Add(id);
            if (share > 0)
                await network.BroadcastAsync(invoice.GetProperty("address").GetString()!, new BigInteger(1_000_000 * share), "USDT", TestContext.Current.CancellationToken);
            if (blocks > 0)
                await network.MineAsync(blocks, cancellationToken: TestContext.Current.CancellationToken);
            if (status == "canceled")
                (await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel")).Status.ShouldBe(200);
            else
                await EventuallyAsync(async () => Reached(status, (await host.GetAsync($"/api/v1/invoices/{id}")).Json));
        }

        return ids;
    }

    // With one confirmation required, a payment in a block is a paid one at once.
    private static bool Reached(string status, JsonElement invoice)
        => invoice.GetProperty("status").GetString() is { } now && (now == status || status == "IN_BLOCK" && now == "PAID");

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
