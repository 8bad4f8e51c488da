using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using InvoiceModule.Chains;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>The list of invoices and one invoice.</summary>
public sealed partial class DashboardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_is_paged_newest_first_without_gap_or_double()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var i = 0; i < 45; i++)
        {
            // Many share one millisecond: the id decides among them.
            if (i % 15 == 0)
                host.Time.Pass(TimeSpan.FromMilliseconds(1));
            await host.InvoiceAsync(string.Create(CultureInfo.InvariantCulture, $"order-{i:00}"), wallet: i % 2 == 0 ? null : DashboardHost.Other);
        }

        foreach (var filter in new[] { "", "?status=NOT_PAID", "?active=true", "?blockchain=bitcoin-sim&from=2026-03-01&to=2026-03-01", "?q=0.001" })
        {
            var (seen, sizes) = await WalkAsync(host, filter);
            sizes.ShouldBe([20, 20, 5], filter);
            seen.Distinct().Count().ShouldBe(45, filter);
            seen.Select(o => o / 15).ShouldBe(seen.Select(o => o / 15).OrderDescending(), filter);
        }

        foreach (var none in new[] { "?status=PAID", "?active=false", "?symbol=USDT", "?exception=late", "?from=2026-03-02", "?q=nothing-like-it", "?q=" + new string('9', 400), "?q=" + Uri.EscapeDataString(new string('9', 301) + "😀"), "?q=order%00", "?wallet=" + new string('9', 300) })
            Orders().Count(await host.TextAsync("/" + none)).ShouldBe(0, none);
    }

    // What the list adds up is in no index: whoever looks for it is told what to look for.
    [Fact]
    public async Task Money_that_came_in_parts_is_found_by_each_part_and_a_search_for_their_sum_says_so()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("order-01");
        await host.PayAsync(invoice, 10_003, mine: 2);
        await host.PayAsync(invoice, 10_004, mine: 2);
        (await host.TextAsync("/")).ShouldContain("0.00020007");
        foreach (var part in new[] { "0.00010003", "0.00010004" })
            (await host.TextAsync($"/?q={part}")).ShouldContain("order-01");
        var sum = WebUtility.HtmlDecode(await host.TextAsync("/?q=0.00020007"));
        sum.ShouldNotContain("order-01");
        sum.ShouldContain("money that came in several payments by the amount of one of them");
        sum.ShouldContain("placeholder=\"Order ID, invoice ID, address, hash or the beginning of one, link, price, or one payment's amount\" maxlength=\"300\"");
    }

    [Fact]
    public async Task The_search_finds_by_order_address_transaction_amount_and_id()
    {
        await using var host = await DashboardHost.StartAsync();
        var wanted = await host.InvoiceAsync("order-01", value: 123_456);
        var other = await host.InvoiceAsync("order-02", value: 999);
        var fiat = await host.InvoiceAsync("order-03", fiat: "19.9");
        var tx = await host.PayAsync(wanted, 500);
        foreach (var text in new[] { "order-01", $" {wanted.Address} ", tx, tx.ToUpperInvariant(), "0.00123456", "123456", "0.00123456 BTC", wanted.Id.ToString(), wanted.Id.ToString()[..8], $"{wanted.Id.ToString()[..8].ToUpperInvariant()}…", wanted.Id.ToString()[..35] })
        {
            var html = await host.TextAsync($"/?q={Uri.EscapeDataString(text)}");
            Orders().Matches(html).Select(m => m.Value).Distinct().ShouldBe(["order-01"], text);
        }

        foreach (var price in new[] { "19.9", "19.90", "19.900" })
            Orders().Matches(await host.TextAsync($"/?q={price}")).Select(m => m.Value).Distinct().ShouldBe(["order-03"], price);
        (await host.TextAsync($"/?q=order-02&status=PAID")).ShouldNotContain($"/invoices/{other.Id}");
        (await host.TextAsync("/?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"))).ShouldNotContain("<script");
        fiat.Id.ShouldNotBe(other.Id);
    }

    [Fact]
    public async Task What_is_exported_is_what_is_listed()
    {
        await using var host = await DashboardHost.StartAsync();
        for (var i = 0; i < 25; i++)
            await host.InvoiceAsync(string.Create(CultureInfo.InvariantCulture, $"order-{i:00}"), value: 1000 + i % 2);
        await host.InvoiceAsync("=HYPERLINK(1)", value: 1000);
        using var answer = await host.GetAsync("/invoices.csv?q=1001");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        (await answer.Content.ReadAsByteArrayAsync(Token))[..3].ShouldBe(Encoding.UTF8.GetPreamble(), "Without it Excel reads another code page.");
        var lines = (await answer.Content.ReadAsStringAsync(Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(13);
        lines.Skip(1).ShouldAllBe(l => l.Contains("\"order-"));
        (await host.TextAsync("/invoices.csv")).ShouldContain("\"'=HYPERLINK(1)\"");
    }

    [Fact]
    public async Task No_part_of_an_exported_text_is_run_by_a_spreadsheet_whatever_separates_its_cells()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync();
        foreach (var (title, cell) in new[]
        {
            ("a;=1+1", "\"a;'=1+1\""), ("a\t+1", "\"a\t'+1\""), ("a\r\n@x\n-1", "\"a\r\n'@x\n'-1\""), ("a;\"=1\"", "\"a;'\"\"=1\"\"\""), ("a;＝1", "\"a;'＝1\""),
            ("=1;=2", "\"'=1;'=2\""), ("a-b; c = d, e@f;", "\"a-b; c = d, e@f;\""),
        })
        {
            var text = new StringBuilder();
            InvoiceCsv.Append(text, invoice with { Data = new InvoiceData { Description = title } });
            text.ToString().ShouldContain("," + cell + ",", Case.Sensitive, title);
        }
    }

    [Fact]
    public async Task The_overview_tells_how_many_blocks_a_chain_is_behind_its_node()
    {
        await using var host = await DashboardHost.StartAsync();
        (await host.TextAsync("/overview")).ShouldContain("data-label=\"Behind its node\" class=\"number end\">0 blocks<");
        await host.Db.WriteAsync(
            (db, token) => db.Set<ChainCursor>().Where(c => c.Blockchain == "bitcoin-sim").ExecuteUpdateAsync(set => set.SetProperty(c => c.TipHeight, c => c.Height + 345), token), Token);
        var html = await host.TextAsync("/overview");
        html.ShouldContain(">345 blocks<");
        html.ShouldContain(">Bitcoin Sim<");
        await host.Bitcoin.MineAsync(1, cancellationToken: Token);
        await host.ScanAsync();
        (await host.TextAsync("/overview")).ShouldNotContain(">345 blocks<");
    }

    [Fact]
    public async Task One_invoice_shows_its_payments_timeline_and_callbacks_and_no_secret()
    {
        await using var host = await DashboardHost.StartAsync(options: o => o.Dashboard.TransactionLinks["bitcoin-sim"] = "https://explorer.example/tx/{tx}");
        var invoice = await host.InvoiceAsync("order-7781", callback: "http://127.0.0.1:1/callback-path");
        var tx = await host.PayAsync(invoice, 40_000, mine: 1);
        var html = await host.TextAsync($"/invoices/{invoice.Id}");
        foreach (var text in new[]
        {
            "order-7781", "PARTIALLY_PAID", "0.0004 BTC", "0.0006 BTC", "credited", $"href=\"https://explorer.example/tx/{tx}\"", "invoice.created", "invoice.status_changed",
            "pending", $"https://shop.example/pay/{invoice.Id}", "http://127.0.0.1:1/callback-path", "Accept what came", $"action=\"/shop/invoicing/invoices/{invoice.Id}/accept\"",
        })
            html.ShouldContain(text);
        html.ShouldNotContain("secret-key-9913");
        html.ShouldNotContain("Cancel invoice");
    }

    [Fact]
    public async Task An_exception_is_found_alone_and_beside_others()
    {
        await using var host = await DashboardHost.StartAsync();
        foreach (var (order, exceptions) in new[]
        {
            ("order-late", InvoiceExceptions.Late), ("order-both", InvoiceExceptions.Late | InvoiceExceptions.Reversed), ("order-accepted", InvoiceExceptions.Accepted), ("order-none", InvoiceExceptions.None),
        })
        {
            var invoice = await host.InvoiceAsync(order);
            await host.Db.WriteAsync((db, token) => db.Set<Invoice>().Where(i => i.Id == invoice.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.Exceptions, exceptions), token), Token);
        }

        foreach (var (word, found) in new (string, string[])[] { ("late", ["order-late", "order-both"]), ("reversed", ["order-both"]), ("accepted", ["order-accepted"]), ("overpaid", []) })
        {
            var html = await host.TextAsync($"/?exception={word}");
            foreach (var order in new[] { "order-late", "order-both", "order-accepted", "order-none" })
                html.Contains($"<bdi>{order}</bdi>", StringComparison.Ordinal).ShouldBe(found.Contains(order), $"{order} by {word}");
        }

        (await host.TextAsync("/")).ShouldContain("1 invoice reversed");
    }

    [Fact]
    public async Task Whoever_sends_hundreds_of_small_payments_hides_neither_the_page_nor_what_waits_for_a_decision()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("order-1");
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await host.PayAsync(invoice, 7, mine: 2);
        var waiting = await host.Db.ReadAsync((db, token) => db.Set<Payment>().SingleAsync(p => p.InvoiceId == invoice.Id, token), Token);
        waiting.IsOpen.ShouldBeTrue();
        await host.Db.WriteAsync(
            (db, _) =>
            {
                for (var i = 0; i < DashboardReader.MaxShown + 50; i++)
                {
                    var facts = new PaymentFacts { WalletId = waiting.WalletId, Blockchain = "bitcoin-sim", TxId = $"small-{i}-", Ordinal = 0, AddressId = waiting.AddressId, Symbol = "BTC", Amount = 1 };
                    db.Add(Payment.Record(facts, new PaymentVerdict(PaymentDisposition.Ignored, invoice.Id, waiting.SeenAt.AddSeconds(i + 1), PaymentReasons.Dust)));
                }

                return Task.CompletedTask;
            },
            Token);
        var html = await host.TextAsync($"/invoices/{invoice.Id}");
        html.Split(">ignored<").Length.ShouldBe(DashboardReader.MaxShown);
        html.ShouldContain($"small-{DashboardReader.MaxShown + 49}-", Case.Sensitive, "The newest are shown,");
        html.ShouldContain($"/suspense/{waiting.Id}\"", Case.Sensitive, "and what waits.");
        html.ShouldContain("the newest 200 each");
    }

    [Fact]
    public async Task What_came_is_accepted_once_with_a_reason()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("order-1");
        await host.PayAsync(invoice, 40_000, mine: 2);
        var refused = await host.PostAsync($"/invoices/{invoice.Id}/accept", ("received", "40000"), ("why", " "));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("id=\"accept-why-error\"");
        var done = await host.PostAsync($"/invoices/{invoice.Id}/accept", ("received", "40000"), ("why", "<b>close enough</b>"));
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        done.Text.ShouldContain("What came is accepted");
        done.Text.ShouldContain("&lt;b&gt;close enough&lt;/b&gt;");
        done.Text.ShouldContain("local, not signed in");
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        var again = await host.PostAsync($"/invoices/{invoice.Id}/accept", ("received", "40000"), ("why", "again"));
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Text.ShouldContain("role=\"alert\"");
        (await host.TextAsync($"/invoices/{invoice.Id}")).ShouldNotContain("What came is accepted", Case.Sensitive, "It is told once.");
        (await host.TextAsync("/audit")).ShouldContain("Invoice short payment accepted");
    }

    [Fact]
    public async Task An_unpaid_invoice_is_canceled_and_a_callback_redelivered()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("order-1", callback: "http://127.0.0.1:1/x");
        (await host.PostAsync($"/invoices/{invoice.Id}/cancel", ("why", ""))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.FindAsync(invoice.Id)).Exception.ShouldBe(["canceled"]);
        (await host.PostAsync($"/invoices/{invoice.Id}/cancel", ("why", ""))).Status.ShouldBe(HttpStatusCode.Conflict);
        var id = EventId().Match(await host.TextAsync($"/invoices/{invoice.Id}")).Groups["id"].Value;
        (await host.PostAsync($"/invoices/{invoice.Id}/redeliver", ("event", id))).Status.ShouldBe(HttpStatusCode.SeeOther);
        var gone = await host.PostAsync($"/invoices/{invoice.Id}/redeliver", ("event", "evt_none"));
        gone.Status.ShouldBe(HttpStatusCode.Conflict);
        gone.Text.ShouldContain("Nothing was sent: this invoice has no such callback any more.");
        var audit = await host.TextAsync("/audit");
        audit.ShouldContain("Invoice canceled");
        audit.ShouldContain("Callback redelivered");
    }

    [Fact]
    public async Task The_rules_are_checked_when_somebody_asks()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("order-1");
        (await host.TextAsync("/checks")).ShouldContain("Check now");
        (await host.PostAsync("/checks")).Text.ShouldContain("Every rule holds");
        await host.Db.WriteAsync((db, token) => db.Set<Invoice>().Where(i => i.Id == invoice.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.Status, InvoiceStatus.Paid), token), Token);
        var broken = await host.PostAsync("/checks");
        broken.Text.ShouldContain("Rules are broken.");
        broken.Text.ShouldContain($"/invoicing/invoices/{invoice.Id}\"");
    }

    [Fact]
    public async Task Checks_run_one_at_a_time()
    {
        await using var host = await DashboardHost.StartAsync();
        var turn = host.Services.GetRequiredService<CheckTurn>();
        turn.TryTake().ShouldBeTrue();
        var refused = await host.PostAsync("/checks");
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Text.ShouldContain("A check is running already");
        turn.GiveBack();
        for (var i = 0; i < 2; i++)
            (await host.PostAsync("/checks")).Text.ShouldContain("Every rule holds");
    }

    private static async Task<(List<int> Orders, List<int> Sizes)> WalkAsync(DashboardHost host, string filter)
    {
        var (seen, sizes, path) = (new List<int>(), new List<int>(), "/" + filter);
        while (true)
        {
            var html = await host.TextAsync(path);
            var orders = Orders().Matches(html).Select(m => int.Parse(m.Value.AsSpan(6), CultureInfo.InvariantCulture)).ToList();
            sizes.Add(orders.Count);
            seen.AddRange(orders);
            if (Next().Match(html) is not { Success: true } next)
                return (seen, sizes);
            path = WebUtility.HtmlDecode(next.Groups["href"].Value)["/shop/invoicing".Length..];
        }
    }

    [GeneratedRegex("order-\\d\\d", RegexOptions.None, 5000)]
    private static partial Regex Orders();

    [GeneratedRegex("rel=\"next\" href=\"(?<href>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Next();

    [GeneratedRegex("name=\"event\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex EventId();
}
