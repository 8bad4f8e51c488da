using InvoiceModule.Callbacks;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>How one wallet's callbacks go, whatever the others do.</summary>
public sealed class CallbackHealthTests
{
    [Fact]
    public async Task A_busy_wallet_does_not_hide_a_quiet_one()
    {
        await using var host = await DashboardHost.StartAsync();
        var (quiet, busy) = (await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Other));
        var now = host.Services.GetRequiredService<InvoicingClock>().Now;
        await host.Db.WriteAsync(
            (db, _) =>
            {
                db.AddRange(Attempts(quiet, now.AddHours(-2), 3, null));
                db.AddRange(Attempts(quiet, now.AddHours(-1), 1, "http_500", from: 4));
                db.AddRange(Attempts(busy, now, 1500, "http_404"));
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);

        var health = await ReadAsync(host, DashboardHost.Wallet);
        (health.Recent, health.Delivered).ShouldBe((4, 3));
        health.Errors.ShouldBe([("http_500", 1)]);
        (await host.TextAsync("/overview")).ShouldContain("<dt class=\"code\">http_500</dt>");
        var other = await ReadAsync(host, DashboardHost.Other);
        (other.Recent, other.Delivered, other.Median).ShouldBe((1000, 0, null));
        (await ReadAsync(host, DashboardHost.Wallet, DashboardHost.Other)).Recent.ShouldBe(1004);
        (await ReadAsync(host)).Recent.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_over_is_no_news_and_what_cannot_be_sent_any_more_is_not_offered()
    {
        await using var host = await DashboardHost.StartAsync();
        var (old, pruned, dead) = (await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Wallet));
        var now = host.Services.GetRequiredService<InvoicingClock>().Now;
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                db.AddRange(Attempts(old, now - CallbackHealth.Window - TimeSpan.FromMinutes(1), 2, "http_500"));
                (await db.Set<InvoiceEvent>().SingleAsync(e => e.Id == pruned.Id, token)).MoveTo(CallbackState.Dead, now - CallbackPruning.Kept - TimeSpan.FromMinutes(1));
                (await db.Set<InvoiceEvent>().SingleAsync(e => e.Id == dead.Id, token)).MoveTo(CallbackState.Dead, now.AddDays(-29));
            },
            TestContext.Current.CancellationToken);

        var health = await ReadAsync(host, DashboardHost.Wallet);
        health.Recent.ShouldBe(0);
        health.Dead.ShouldHaveSingleItem().EventId.ShouldBe(dead.Id);
        (await host.TextAsync("/overview")).ShouldContain(dead.Id);
        (await host.TextAsync("/")).ShouldContain("1 callback given up after every retry failed");
    }

    [Fact]
    public async Task What_is_held_since_its_receiver_is_gone_needs_attention_until_a_newer_version_has_followed()
    {
        await using var host = await DashboardHost.StartAsync();
        var (held, overtaken, old, other) = (
            await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Wallet), await EventAsync(host, DashboardHost.Other));
        var now = host.Services.GetRequiredService<InvoicingClock>().Now;
        (await host.TextAsync("/")).ShouldNotContain("410 Gone");
        await host.Db.WriteAsync(
            async (db, token) =>
            {
                foreach (var (change, at) in new[] { (held, now.AddDays(-29)), (overtaken, now), (old, now.AddDays(-31)), (other, now) })
                    (await db.Set<InvoiceEvent>().SingleAsync(e => e.Id == change.Id, token)).MoveTo(CallbackState.Held, at);
            },
            TestContext.Current.CancellationToken);
        await host.PayAsync(await host.FindAsync(overtaken.InvoiceId), 1_000);

        (await ReadAsync(host, DashboardHost.Wallet)).Held.ShouldHaveSingleItem().EventId.ShouldBe(held.Id);
        (await ReadAsync(host, DashboardHost.Wallet, DashboardHost.Other)).Held.Select(h => h.EventId).ShouldBe([other.Id, held.Id]);
        var attention = await host.TextAsync("/");
        attention.ShouldContain("2 callbacks held:");
        attention.ShouldContain("/overview#callbacks");
        var overview = await host.TextAsync("/overview");
        overview.ShouldContain(DashboardTexts.HeldBack);
        overview.ShouldContain($"/invoices/{held.InvoiceId}\"><code>{held.Id}</code>");
        overview.ShouldContain(other.Id);
        overview.ShouldNotContain(overtaken.Id);
    }

    private static Task<CallbackHealth> ReadAsync(DashboardHost host, params Guid[] wallets)
        => host.Services.GetRequiredService<CallbackHealthReader>().ReadAsync(wallets, TestContext.Current.CancellationToken);

    private static async Task<InvoiceEvent> EventAsync(DashboardHost host, Guid wallet)
    {
        var invoice = await host.InvoiceAsync(wallet: wallet);
        return await host.Db.ReadAsync((db, token) => db.Set<InvoiceEvent>().SingleAsync(e => e.InvoiceId == invoice.Id, token), TestContext.Current.CancellationToken);
    }

    private static IEnumerable<CallbackAttempt> Attempts(InvoiceEvent of, DateTime at, int count, string? error, int from = 1)
        => Enumerable.Range(from, count).Select(n => new CallbackAttempt { EventId = of.Id, WalletId = of.WalletId, Number = n, At = at, DurationMs = 10 * n, Error = error });
}
