using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using InvoiceModule.AttackTests;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.Testing.Merchant;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>A host that was asleep: eight hours have passed on the clock and on the chain, and it has seen nothing of them.</summary>
public sealed class SleepTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(180);

    [Theory, ClassData<EachDatabase>]
    public async Task After_eight_hours_asleep_all_is_consistent_and_nothing_expired_that_was_paid_in_time(DatabaseKind kind)
    {
        await using var merchant = await SimulatedMerchant.StartAsync();
        var inbox = MerchantInbox.Open(merchant);
        await using var shop = await ShopProcess.StartAsync(kind);
        await using var truth = new Truth(o => _ = kind == DatabaseKind.Postgres ? o.UseNpgsql(shop.Database.ConnectionString) : o.UseSqlite(shop.Database.ConnectionString + ";Default Timeout=1"));
        var network = truth.Simulator.Network("bitcoin-sim");
        var invoices = new List<JsonElement>();
        for (var i = 0; i < 12; i++)
            invoices.Add(await shop.Client.OrderAsync(InvoiceOrder.Crypto(1000).WithCallback(inbox.Url)));

        await FallAsleepAsync(shop, truth);
        await truth.Simulator.Clock.AdvanceAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        foreach (var mined in invoices[..4])
            await network.BroadcastAsync(mined.Address, 1000, "BTC", TestContext.Current.CancellationToken);
        await network.MineAsync(1, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var waiting in invoices[4..8])
            await network.BroadcastAsync(waiting.Address, 1000, "BTC", TestContext.Current.CancellationToken);
        await truth.Simulator.Clock.AdvanceAsync(TimeSpan.FromHours(8), TestContext.Current.CancellationToken);
        await network.BroadcastAsync(invoices[8].Address, 1000, "BTC", TestContext.Current.CancellationToken);
        await shop.ResumeAsync();

        var woke = Stopwatch.GetTimestamp();
        while (!await IsConsistentAsync(shop, invoices))
        {
            Stopwatch.GetElapsedTime(woke).ShouldBeLessThan(Bound, shop.Log.Tail(30));
            await Task.Delay(50);
        }

        Figures.Write($"eight hours asleep, {kind}", string.Create(CultureInfo.InvariantCulture, $"consistent {Stopwatch.GetElapsedTime(woke).TotalSeconds:0.0} s after waking (bound {Bound.TotalSeconds:0} s)"));
        (await truth.CheckAsync()).ShouldBeEmpty();
        foreach (var paid in invoices[..8])
        {
            (await shop.Client.HistoryAsync(paid.Id)).ShouldAllBe(h => h.Text("type") != "invoice.expired");
            (await shop.Client.InvoiceAsync(paid.Id)).Exceptions.ShouldBeEmpty();
        }

        (await shop.Client.InvoiceAsync(invoices[8].Id)).ShouldSatisfyAllConditions(i => i.Exceptions.ShouldBe(["late"]), i => i.Received.ShouldBe(0));
        await inbox.WaitForAsync(all => invoices.TrueForAll(i => all.Any(c => c.Body.Id == i.Id)), TimeSpan.FromSeconds(30));
    }

    // A machine sleeps as a whole. One process that is stopped in the middle of a write holds SQLite's lock for ever, so it is stopped between two.
    private static async Task FallAsleepAsync(ShopProcess shop, Truth truth)
    {
        while (true)
        {
            await shop.SuspendAsync();
            await truth.ProductTimeAsync();
            try
            {
                await truth.Simulator.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
                return;
            }
            catch (Microsoft.Data.Sqlite.SqliteException locked) when (locked.SqliteErrorCode == 5)
            {
                await shop.ResumeAsync();
                await Task.Delay(100);
            }
        }
    }

    private static async Task<bool> IsConsistentAsync(ShopProcess shop, List<JsonElement> invoices)
    {
        var now = await Task.WhenAll(invoices.Select(i => shop.Client.InvoiceAsync(i.Id)));
        return now[..4].All(i => i.Status == "PAID") && now[4..8].All(i => i.Status == "IN_MEMPOOL") && now[8..].All(i => !i.Active) && now[8].Exceptions.Length > 0;
    }
}
