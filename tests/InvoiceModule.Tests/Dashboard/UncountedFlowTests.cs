using System.Globalization;
using System.Net;
using InvoiceModule.Invoices;
using InvoiceModule.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Money that waits in suspense, from the chain to its payer's page and to a person's decision.</summary>
public sealed class UncountedFlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_that_the_end_of_the_rate_lock_takes_off_is_told_to_its_payer_until_its_refund_is_noted()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50");
        var tx = await host.PayAsync(invoice, (int)invoice.Value);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await PageAsync(host, invoice.Id)).ShouldContain("Payment received, confirming");
        (await HasUncountedAsync(host, invoice.Id)).ShouldBeFalse();
        await host.PassAsync(TimeSpan.FromMinutes(60));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Status.ShouldBe("NOT_PAID"));
        (await PageAsync(host, invoice.Id)).ShouldSatisfyAllConditions(
            p => p.ShouldContain("A payment could not be counted"), p => p.ShouldContain("Do not pay again"), p => p.ShouldContain(tx), p => p.ShouldNotContain("This invoice has expired"));
        (await HasUncountedAsync(host, invoice.Id)).ShouldBeTrue();

        await host.Bitcoin.MineAsync(2, cancellationToken: Token);
        await host.ScanAsync();
        var payment = await OnlyAsync(host, invoice.Id);
        (await host.PostAsync($"/suspense/{payment}/refund", ("why", "sent back"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await PageAsync(host, invoice.Id)).ShouldSatisfyAllConditions(p => p.ShouldContain("This invoice has expired"), p => p.ShouldNotContain(tx));
        (await HasUncountedAsync(host, invoice.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_asset_is_told_to_its_payer_while_he_can_still_pay()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "USDT");
        await host.Services.GetRequiredService<Simulator>().Network("ethereum-sim").BroadcastAsync(invoice.Address, 1_000_000_000_000_000, "ETH", Token);
        await host.ScanAsync();
        (await PageAsync(host, invoice.Id)).ShouldContain("A payment could not be counted");
        (await HasUncountedAsync(host, invoice.Id)).ShouldBeTrue();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        (await PageAsync(host, invoice.Id)).ShouldContain("A payment could not be counted");
        (await HasUncountedAsync(host, Guid.NewGuid())).ShouldBeFalse();
    }

    [Fact]
    public async Task The_page_of_an_invoice_says_how_a_payment_was_decided()
    {
        await using var host = await DashboardHost.StartAsync();
        var (refunded, first) = await host.LateAsync();
        var (accepted, second) = await host.LateAsync();
        var (_, third) = await host.LateAsync();
        var target = await host.InvoiceAsync("target");
        (await host.TextAsync($"/invoices/{refunded.Id}")).ShouldNotContain("Who and why");
        await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/suspense/{first}/refund"), ("why", "sent back"));
        await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/suspense/{second}/accept"), ("why", "he paid"));
        await host.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/suspense/{third}/assign"), ("invoice", "target"), ("why", "his order"));
        foreach (var (invoice, payment, word) in new[] { (refunded, first, "refund noted"), (accepted, second, "accepted"), (target, third, "assigned to this invoice") })
        {
            var page = await host.TextAsync($"/invoices/{invoice.Id}");
            page.ShouldContain($"<span class=\"badge good\">{word}</span>");
            page.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"href=\"/shop/invoicing/suspense/{payment}\">Who and why</a>"));
        }
    }

    private static async Task<string> PageAsync(DashboardHost host, Guid id) => await host.Client.GetStringAsync($"{DashboardHost.PathBase}/pay/{id}", Token);

    private static async Task<bool> HasUncountedAsync(DashboardHost host, Guid id)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IInvoiceService>().HasUncountedPaymentsAsync(id, Token);
    }

    private static async Task<string> OnlyAsync(DashboardHost host, Guid invoice)
        => (await host.Db.ReadAsync((db, token) => db.Set<Payment>().Where(p => p.InvoiceId == invoice).Select(p => p.Id).SingleAsync(token), Token)).ToString(CultureInfo.InvariantCulture);
}
