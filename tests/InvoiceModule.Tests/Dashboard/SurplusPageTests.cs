using System.Net;
using InvoiceModule.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What an invoice's page says and asks of money that is too much, too slow or of another asset.</summary>
public sealed class SurplusPageTests
{
    [Fact]
    public async Task A_surplus_is_said_and_its_refund_noted_once()
    {
        await using var host = await DashboardHost.StartAsync(options: o => o.Dashboard.TransactionLinks["bitcoin-sim"] = "https://explorer.example/tx/{tx}");
        var invoice = await host.InvoiceAsync("over");
        var path = $"/invoices/{invoice.Id}";
        await host.PayAsync(invoice, 350_000, mine: 2);
        (await host.TextAsync("/")).ShouldContain("1 invoice received too much");
        var list = await host.TextAsync("/?attention=surplus");
        list.ShouldContain("<span class=\"sum\">0.0035</span> came");
        list.ShouldNotContain("surplus refunded");
        var page = await host.TextAsync(path);
        page.ShouldContain("Received too much: 0.0025 BTC. Send it back and note the refund, or keep it");
        page.ShouldContain("<dt>Received too much</dt><dd><bdi>0.0025 BTC</bdi></dd>");

        (await host.PostAsync(path + "/refund", ("received", "350000"), ("why", "of the price"))).Status.ShouldBe(HttpStatusCode.Conflict);
        var refused = await host.PostAsync(path + "/surplus", ("received", "350000"), ("transaction", "ab cd"), ("why", "he asked"));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("value=\"ab cd\"");
        refused.Text.ShouldContain("aria-describedby=\"surplus-transaction-error\"");
        refused.Text.ShouldContain("id=\"surplus-transaction-error\"");
        var noted = await host.PostAsync(path + "/surplus", ("received", "350000"), ("transaction", "refund-tx"), ("why", "he asked"));
        noted.Status.ShouldBe(HttpStatusCode.SeeOther);
        noted.Text.ShouldContain("Refund of what was too much noted by <bdi>local, not signed in</bdi>");
        noted.Text.ShouldContain("<span class=\"badge good\">surplus refunded</span>");
        noted.Text.ShouldContain("Invoice surplus refund noted");
        noted.Text.ShouldContain("refund transaction <a href=\"https://explorer.example/tx/refund-tx\"");
        noted.Text.ShouldNotContain("Note a refund");
        (await host.TextAsync("/")).ShouldNotContain("1 invoice received too much");
        (await host.TextAsync("/?exception=overpaid")).ShouldContain("<span class=\"badge good\">surplus refunded</span>");
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        (await PayerSeesAsync(host, invoice.Id)).ShouldSatisfyAllConditions(
            t => t.ShouldNotContain("Contact the merchant"), t => t.ShouldContain("The merchant has noted that the difference was sent back."));

        await host.PayAsync(invoice, 1_000, mine: 2);
        (await host.TextAsync(path)).ShouldContain("Received too much: 0.00001 BTC. Send it back");
        (await host.TextAsync("/")).ShouldContain("1 invoice received too much");
        (await PayerSeesAsync(host, invoice.Id)).ShouldContain("Contact the merchant about the difference.");
    }

    [Fact]
    public async Task A_surplus_is_kept_with_a_reason_and_its_payer_is_told_of_no_refund()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("over");
        var path = $"/invoices/{invoice.Id}";
        await host.PayAsync(invoice, 350_000, mine: 2);
        (await host.TextAsync("/?attention=surplus")).ShouldNotContain("surplus kept");
        (await host.TextAsync(path)).ShouldContain("<summary>Keep the surplus</summary>");

        var refused = await host.PostAsync(path + "/keep", ("received", "350000"), ("why", " "));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("aria-describedby=\"keep-why-error\"");
        await host.PayAsync(invoice, 1_000, mine: 2);
        var stale = await host.PostAsync(path + "/keep", ("received", "350000"), ("why", "He leaves it"));
        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Text.ShouldContain("0.00351 BTC have come by now. Look again and decide anew.");
        stale.Text.ShouldContain(">He leaves it</textarea>");

        var kept = await host.PostAsync(path + "/keep", ("received", "351000"), ("why", "He leaves it"));
        kept.Status.ShouldBe(HttpStatusCode.SeeOther);
        kept.Text.ShouldContain("It is noted that the surplus is kept.");
        kept.Text.ShouldContain("What was too much is kept; noted by <bdi>local, not signed in</bdi>");
        kept.Text.ShouldContain(": <bdi>He leaves it</bdi>");
        kept.Text.ShouldContain("<span class=\"badge good\">surplus kept</span>");
        kept.Text.ShouldContain("Invoice surplus kept");
        kept.Text.ShouldNotContain("Keep the surplus");
        kept.Text.ShouldNotContain("refund noted");
        (await host.TextAsync("/")).ShouldNotContain("1 invoice received too much");
        (await host.TextAsync("/?exception=overpaid")).ShouldContain("<span class=\"badge good\">surplus kept</span>");
        (await PayerSeesAsync(host, invoice.Id)).ShouldContain("Contact the merchant about the difference.");

        var late = await host.PostAsync(path + "/surplus", ("received", "351000"), ("why", "he asked"));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain(": 0.00251 BTC kept.");
    }

    [Fact]
    public async Task Since_when_a_payment_stands_in_no_block_is_said_after_a_day()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("stuck");
        await host.PayAsync(invoice, 100_000);
        await host.PassAsync(TimeSpan.FromHours(72));
        (await host.TextAsync("/")).ShouldContain("1 invoice long unconfirmed");
        (await host.TextAsync("/?attention=unconfirmed")).ShouldContain("stuck");
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldContain("It was first seen on 2026-03-01 12:00:00 UTC, 3 days ago.");
    }

    [Fact]
    public async Task Another_asset_is_written_in_whole_coins()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("wrong", value: 5_000_000, blockchain: "ethereum-sim", symbol: "USDT");
        await host.Services.GetRequiredService<Simulator>().Network("ethereum-sim").BroadcastAsync(invoice.Address, 1_000_000_000_000_000, "ETH", TestContext.Current.CancellationToken);
        await host.ScanAsync();
        var page = await host.TextAsync($"/invoices/{invoice.Id}");
        page.ShouldContain(">0.001 ETH<");
        page.ShouldNotContain("base units");
    }

    private static Task<string> PayerSeesAsync(DashboardHost host, Guid invoice)
        => host.Client.GetStringAsync($"{DashboardHost.PathBase}/pay/{invoice}?lang=en", TestContext.Current.CancellationToken);
}
