using System.Globalization;
using System.Net;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Pages;
using InvoiceModule.Tests.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.PaymentPage;

public sealed class PaymentPageTests : IAsyncLifetime
{
    private PageHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_fresh_invoice_asks_for_its_amount()
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.GetAsync($"/pay/{invoice.Id}");
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldContain("data-status=\"NOT_PAID\" data-active=\"true\"");
        html.ShouldContain("<strong id=\"amount\">0.00012</strong> TST");
        html.ShouldContain($"<code id=\"address\" dir=\"ltr\">{invoice.Address}</code>");
        html.ShouldContain("<svg xmlns");
        html.ShouldContain("on the <strong>Test Coin Network</strong> network");
        html.ShouldContain("Blue kettle");
        html.ShouldContain("<noscript><meta http-equiv=\"refresh\" content=\"20\" /></noscript>");

        // A link that no program on the device takes does nothing and says nothing.
        html.ShouldContain("<p id=\"wallet-hint\" class=\"soft\">If nothing opens, this device has no wallet for it");
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain("\"blockchain\":\"testcoin\",\"network\":\"Test Coin Network\"");
        foreach (var path in new[] { "thanks", "failed", "callback" })
            html.ShouldNotContain($"merchant.example/{path}");
        html.ShouldNotContain("style=");
        html.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task A_part_shows_what_is_still_due()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 2000);
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"PARTIALLY_PAID\"");
        html.ShouldContain("<span id=\"due\">0.0001</span>");
        html.ShouldContain("<strong id=\"amount\">0.00012</strong>");
        html.ShouldContain("amount=0.0001&amp;label");
    }

    [Fact]
    public async Task A_seen_payment_is_not_asked_for_again_and_links_to_success()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000);
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"IN_MEMPOOL\" data-active=\"true\"");
        html.ShouldContain("rel=\"noopener noreferrer\" href=\"https://merchant.example/thanks?a=1&amp;b=2\"");
        html.ShouldContain("content=\"20\"");
        html.ShouldNotContain(invoice.Address);
        html.ShouldNotContain("<svg xmlns");
        html.ShouldNotContain("merchant.example/failed");
    }

    [Fact]
    public async Task A_paid_invoice_goes_to_success_by_itself_after_twenty_seconds()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 13000, height: 99);
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"PAID\" data-active=\"false\"");
        html.ShouldContain("<noscript><meta http-equiv=\"refresh\" content=\"20;url=https://merchant.example/thanks?a=1&amp;b=2\" /></noscript>");
        html.ShouldContain("data-delay=\"20000\"");
        html.ShouldContain("<noscript><a href=\"?refresh=off\">Stay on this page</a></noscript>");
        html.ShouldContain("More than the amount was received");
        html.ShouldContain("<dd id=\"confirmations\" class=\"number\">2 of 2 confirmations</dd>");
    }

    [Fact]
    public async Task Whoever_has_said_so_stays_on_a_paid_page_in_every_language()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 13000, height: 99);
        foreach (var query in new[] { "?refresh=off", "?lang=en&refresh=off" })
        {
            var html = await _host.TextAsync($"/pay/{invoice.Id}{query}");
            html.ShouldContain("merchant.example/thanks");
            html.ShouldNotContain("http-equiv=\"refresh\"");
            html.ShouldNotContain("You are taken there");
            html.ShouldContain("href=\"?lang=de&amp;refresh=off\"");
        }

        (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldContain("href=\"?lang=de\"");
    }

    [Theory]
    [InlineData("Ж")]
    [InlineData("日")]
    [InlineData("👨‍👩‍👧")]
    public async Task A_long_title_is_cut_in_the_payment_uri_and_whole_on_the_page(string letter)
    {
        var title = string.Concat(Enumerable.Repeat(letter, 256 / letter.Length));
        var invoice = await _host.AddAsync(new InvoiceData { Title = title });
        using var status = System.Text.Json.JsonDocument.Parse(await _host.TextAsync($"/pay/{invoice.Id}/status"));
        var uri = status.RootElement.GetProperty("payment_uri").GetString()!;
        uri.Length.ShouldBeInRange(200, InvoicePaymentUri.MaxLength);
        var label = Uri.UnescapeDataString(uri.Split("label=")[1]);
        label.ShouldEndWith("…");
        label[..^1].Replace(letter, "", StringComparison.Ordinal).ShouldBeEmpty();
        title.ShouldBe(status.RootElement.GetProperty("title").GetString());
        var size = (await _host.TextAsync($"/pay/{invoice.Id}/qr.svg")).Split("viewBox=\"0 0 ")[1].Split(' ')[0];
        int.Parse(size, CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(65 + 8);
    }

    [Fact]
    public async Task An_expired_invoice_shows_neither_address_nor_code()
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromMinutes(16));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.Expire);
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"NOT_PAID\" data-active=\"false\"");
        html.ShouldContain("Do not pay any more");
        html.ShouldContain("href=\"https://merchant.example/failed\"");
        html.ShouldNotContain(invoice.Address);
        html.ShouldNotContain("<svg xmlns");
        html.ShouldNotContain("merchant.example/thanks");
    }

    // Its payer may have sent the money in the last moment and looks on; its merchant may accept it.
    [Theory]
    [InlineData(40, true, true)]
    [InlineData(140, true, false)]
    [InlineData(40, false, true)]
    [InlineData(140, false, false)]
    public async Task What_ended_unpaid_is_followed_for_two_hours(int minutes, bool isLate, bool isFollowed)
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromMinutes(minutes));
        await _host.ChangeAsync(invoice.Id, isLate ? InvoiceChange.Expire | InvoiceChange.LateMoney : InvoiceChange.Expire);
        (await _host.TextAsync($"/pay/{invoice.Id}")).Contains("http-equiv=\"refresh\"", StringComparison.Ordinal).ShouldBe(isFollowed);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(121, false)]
    public async Task Late_money_is_followed_for_two_hours_from_when_it_came(int minutes, bool isFollowed)
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromHours(9));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.Expire);
        var facts = new PaymentFacts { WalletId = invoice.WalletId, Blockchain = invoice.Blockchain, TxId = "late", Ordinal = 0, AddressId = invoice.AddressId, Symbol = invoice.Symbol, Amount = 12000 };
        var late = Payment.Record(facts, new PaymentVerdict(PaymentDisposition.Suspense, invoice.Id, _host.Clock.Now.AddMinutes(-minutes), PaymentReasons.Late));
        await _host.ChangeAsync(invoice.Id, InvoiceChange.LateMoney, late);
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain($"\"is_followed\":{(isFollowed ? "true" : "false")}");
    }

    [Fact]
    public async Task A_long_description_is_folded_and_a_short_one_is_not()
    {
        var text = string.Concat(Enumerable.Repeat("All about this order. ", 90)).TrimEnd();
        var invoice = await _host.AddAsync(new InvoiceData { Description = text });
        (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldContain($"<details class=\"description\" id=\"description\"><summary id=\"unfold\">Description</summary><p><bdi>{text}</bdi></p></details>");
        (await _host.TextAsync($"/pay/{(await _host.AddAsync(new InvoiceData { Description = "Short." })).Id}")).ShouldNotContain("<details class=\"description\"");
    }

    [Fact]
    public async Task Past_the_expiry_nobody_is_asked_for_money_even_before_the_last_look()
    {
        var invoice = await _host.AddAsync(age: TimeSpan.FromMinutes(16));
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"NOT_PAID\" data-active=\"true\"");
        html.ShouldContain("The time to pay is over");
        html.ShouldNotContain(invoice.Address);
        html.ShouldNotContain("merchant.example/failed");
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(11, false)]
    public async Task A_network_that_cannot_be_read_is_told_and_one_missed_answer_is_not(int seconds, bool isAvailable)
    {
        var invoice = await _host.AddAsync();
        await _host.WriteAsync(async db =>
        {
            var cursor = await db.Set<ChainCursor>().SingleAsync();
            (cursor.ScannedAt, cursor.FailingSince) = (_host.Clock.Now.AddSeconds(-seconds - 1), _host.Clock.Now.AddSeconds(-seconds));
        });
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain($"\"network_available\":{(isAvailable ? "true" : "false")}");
        (await _host.TextAsync($"/pay/{invoice.Id}")).Contains("The network cannot be read at the moment", StringComparison.Ordinal).ShouldBe(!isAvailable);
    }

    [Fact]
    public async Task A_canceled_invoice_says_so()
    {
        var invoice = await _host.AddAsync();
        await _host.ChangeAsync(invoice.Id, InvoiceChange.Cancel);
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("This invoice was canceled");
        html.ShouldContain("merchant.example/failed");
        html.ShouldNotContain(invoice.Address);
    }

    [Fact]
    public async Task A_reversed_invoice_is_no_failure_and_asks_for_nothing()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000, height: 99);
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Voided(PaymentVoids.Reorganised));
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"NOT_PAID\" data-active=\"false\"");
        html.ShouldContain("taken the payment back");

        // The shop is where the payer may ask; neither of its two links would be true.
        html.ShouldContain("id=\"shop\" rel=\"noopener noreferrer\" href=\"https://merchant.example/\"");
        html.ShouldNotContain("merchant.example/thanks");
        html.ShouldNotContain("merchant.example/failed");
        html.ShouldNotContain(invoice.Address);
    }

    [Fact]
    public async Task What_another_transaction_has_replaced_for_good_is_not_said_to_return()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000, height: 99);
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Voided(PaymentVoids.Conflicted));
        (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldContain("Most often it returns by itself", customMessage: "The other's block may be reorganised away.");
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain("\"reversal_final\":false");
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Finalise(_host.Clock.Now));
        (await _host.TextAsync($"/pay/{invoice.Id}")).ShouldSatisfyAllConditions(t => t.ShouldNotContain("returns by itself"), t => t.ShouldContain("was replaced by another one and does not return. Do not pay again; contact the merchant"));
        (await _host.TextAsync($"/pay/{invoice.Id}/status")).ShouldContain("\"reversal_final\":true");
    }

    [Theory]
    [InlineData("iframe", false)]
    [InlineData("document", true)]
    [InlineData(null, true)]
    public async Task A_page_in_a_frame_opens_no_shop_there_by_itself(string? destination, bool leaves)
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000, height: 99);
        var html = await _host.TextAsync($"/pay/{invoice.Id}", destination);
        html.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal).ShouldBe(leaves);
        html.Contains("id=\"soon\"", StringComparison.Ordinal).ShouldBe(leaves);
        html.ShouldContain("id=\"success\"");
    }

    [Fact]
    public async Task A_payment_taken_back_before_it_was_enough_warns_before_it_asks_again()
    {
        var invoice = await _host.AddAsync();
        await _host.PayAsync(invoice, 12000);
        await _host.ChangeAsync(invoice.Id, InvoiceChange.None, edit: p => p.Voided(PaymentVoids.Reorganised));
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("data-status=\"NOT_PAID\" data-active=\"true\"");
        html.ShouldContain("<h1 id=\"state\">The network has taken your payment back</h1>");
        html.ShouldContain("do not pay again");
        html.ShouldNotContain("Waiting for your payment");
        html.ShouldContain("class=\"button\" id=\"wallet\"");
        html.ShouldContain(invoice.Address);
    }

    [Fact]
    public async Task Links_stand_under_the_path_base()
    {
        var invoice = await _host.AddAsync();
        foreach (var path in new[] { $"/pay/{invoice.Id}", $"/pay/{invoice.Id}/" })
        {
            var html = await _host.TextAsync(path);
            html.ShouldContain("href=\"/shop/pay/assets/pay.css?v=");
            html.ShouldContain("src=\"/shop/pay/assets/pay.js?v=");
            html.ShouldContain($"data-events=\"/shop/pay/{invoice.Id}/events\"");
            html.ShouldContain($"data-poll=\"/shop/pay/{invoice.Id}/status\"");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/status")]
    [InlineData("/events")]
    [InlineData("/qr.svg")]
    public async Task Unknown_and_malformed_ids_look_the_same(string suffix)
    {
        var answers = new List<string>();
        foreach (var id in new[] { "2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22", "nonsense", "%3Cscript%3E", "{2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22}" })
        {
            using var answer = await _host.GetAsync($"/pay/{id}{suffix}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            AssertHeaders(answer);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        answers.Distinct().Count().ShouldBe(1);
        answers[0].ShouldNotBeEmpty();
        _host.Watch.Watched.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/status")]
    [InlineData("/events")]
    [InlineData("/qr.svg")]
    public async Task Every_answer_carries_the_strict_headers(string suffix)
    {
        var invoice = await _host.AddAsync();
        using var answer = await _host.OpenAsync($"/pay/{invoice.Id}{suffix}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        AssertHeaders(answer);
    }

    [Fact]
    public async Task Assets_are_kept_by_version_and_asked_for_by_tag()
    {
        var invoice = await _host.AddAsync();
        var html = await _host.TextAsync($"/pay/{invoice.Id}");
        var total = 0;
        foreach (var (name, type) in new[] { ("pay.css", "text/css; charset=utf-8"), ("pay.js", "text/javascript; charset=utf-8") })
        {
            var start = html.IndexOf($"/pay/assets/{name}", StringComparison.Ordinal);
            using var answer = await _host.GetAsync(html[start..html.IndexOf('"', start)]);
            answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
            answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
            answer.Headers.ETag.ShouldNotBeNull();
            total += (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
            using var plain = await _host.GetAsync($"/pay/assets/{name}");
            plain.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        }

        total.ShouldBeInRange(1000, 50_000);
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public async Task The_hosts_culture_changes_nothing(string culture)
    {
        await using var host = await PageHost.StartAsync(use: app => app.Use((_, next) =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            return next();
        }));
        var created = new DateTime(2031, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        var invoice = await host.AddAsync(value: 123456789012, with: terms => terms with { CreatedAt = created });
        await host.PayAsync(invoice, 1);
        var html = await host.TextAsync($"/pay/{invoice.Id}");
        html.ShouldContain("<strong id=\"amount\">1234.56789012</strong>");
        html.ShouldContain("<time datetime=\"2031-05-06T07:23:09.000Z\">6 May, 07:23 UTC</time>");
        var json = await host.TextAsync($"/pay/{invoice.Id}/status");
        json.ShouldContain("\"value\":123456789012,\"amount\":\"1234.56789012\"");
        var svg = await host.TextAsync($"/pay/{invoice.Id}/qr.svg");
        svg.ShouldAllBe(c => char.IsAscii(c));
    }

    private static void AssertHeaders(HttpResponseMessage answer)
    {
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldBe(PageHeaders.ContentSecurityPolicy);
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
        answer.Headers.GetValues("Referrer-Policy").ShouldHaveSingleItem().ShouldBe("no-referrer");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        answer.Headers.GetValues("X-Frame-Options").ShouldHaveSingleItem().ShouldBe("SAMEORIGIN");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        PageHeaders.ContentSecurityPolicy.ShouldNotContain("unsafe");
    }
}
