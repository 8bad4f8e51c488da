using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Pages;
using InvoiceModule.Tests.Pages;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

public sealed partial class DashboardTests
{
    private static readonly Guid Other = new("2c9a6f0b-8e1d-4f37-b6c4-5a7d9e3f1b22");

    [Fact]
    public async Task The_list_is_paged_newest_first_without_gap_or_double()
    {
        await using var host = await PageHost.StartAsync();
        await AddOtherWalletAsync(host);
        var at = host.Clock.Now;
        for (var i = 0; i < 45; i++)
        {
            // Many share one millisecond: the id decides among them.
            var order = string.Create(CultureInfo.InvariantCulture, $"order-{i:00}");
            await host.AddAsync(new InvoiceData { OrderId = order }, wallet: i % 2 == 0 ? null : Other, with: t => t with { CreatedAt = at.AddMilliseconds(i / 15) });
        }

        var seen = new List<string>();
        var sizes = new List<int>();
        var path = "/invoicing";
        while (true)
        {
            var html = await host.TextAsync(path);
            var orders = Orders().Matches(html).Select(m => m.Value).ToList();
            sizes.Add(orders.Count);
            seen.AddRange(orders);
            if (Next().Match(html) is not { Success: true } next)
                break;
            path = WebUtility.HtmlDecode(next.Groups["href"].Value)["/shop".Length..];
        }

        sizes.ShouldBe([20, 20, 5]);
        seen.Distinct().Count().ShouldBe(45);
        seen.Select(o => int.Parse(o.AsSpan(6), CultureInfo.InvariantCulture) / 15).ShouldBe(seen.Select(o => int.Parse(o.AsSpan(6), CultureInfo.InvariantCulture) / 15).OrderDescending());
    }

    [Fact]
    public async Task One_invoice_shows_its_payments_suspense_timeline_and_callbacks()
    {
        await using var host = await PageHost.StartAsync();
        var invoice = await host.AddAsync();
        await host.PayAsync(invoice, 2000, height: 99);
        await host.WriteAsync(db =>
        {
            db.Add(Payment.Record(
                new PaymentFacts
                {
                    WalletId = invoice.WalletId,
                    Blockchain = invoice.Blockchain,
                    TxId = "suspense-tx",
                    Ordinal = 0,
                    AddressId = invoice.AddressId,
                    Symbol = "WRONG",
                    ContractAddress = "0xdead",
                    Amount = 777,
                },
                new PaymentVerdict(PaymentDisposition.Suspense, invoice.Id, host.Clock.Now, PaymentReasons.WrongAsset)));
            db.Add(InvoiceEvent.Of(invoice, "evt_1", InvoiceEventType.Created, host.Clock.Now, "secret-snapshot"u8.ToArray()));
            return Task.CompletedTask;
        });
        await host.WriteAsync(async db =>
        {
            var later = (await db.FindAsync<Invoice>(invoice.Id))!;
            var change = InvoiceEvent.Of(later, "evt_2", InvoiceEventType.StatusChanged, host.Clock.Now, []);
            change.MoveTo(CallbackState.Dead, host.Clock.Now);
            db.Add(change);
            await db.SaveChangesAsync();
            db.Add(new CallbackAttempt { EventId = "evt_2", Number = 1, At = host.Clock.Now, DurationMs = 1234, StatusCode = 500, Error = "http_500" });
        });
        var html = await host.TextAsync($"/invoicing/invoices/{invoice.Id}");
        foreach (var text in new[]
        {
            "order-7781", "PARTIALLY_PAID", "0.00002 TST", "0.0001 TST", "777 base units of WRONG", "suspense", "wrong_asset", "suspense-tx",
            "invoice.created", "invoice.status_changed", "evt_2", "dead", "1234 ms, http_500 (500)", $"https://shop.example/pay/{invoice.Id}",
        })
            html.ShouldContain(text);
        html.ShouldNotContain("<code>evt_1</code>");
        html.ShouldNotContain("secret-");
    }

    [Fact]
    public async Task What_is_not_yours_looks_like_what_does_not_exist()
    {
        await using var host = await PageHost.StartAsync(
            services => services.AddScoped<IWalletAccess, OnlyTheFirst>(),
            app => app.Use((http, next) =>
            {
                if (!http.Request.Headers.ContainsKey("X-Nobody"))
                    http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("wallet", PageHost.Wallet.ToString())], "test"));
                return next(http);
            }));
        await AddOtherWalletAsync(host);
        var mine = await host.AddAsync(new InvoiceData { OrderId = "mine-1" });
        var theirs = await host.AddAsync(new InvoiceData { OrderId = "theirs-1" }, wallet: Other);
        var list = await host.TextAsync("/invoicing");
        list.ShouldContain("mine-1");
        list.ShouldNotContain("theirs-1");
        (await host.TextAsync($"/invoicing/invoices/{mine.Id}")).ShouldContain("mine-1");
        var answers = new List<string>();
        foreach (var id in new[] { theirs.Id.ToString(), Guid.Empty.ToString(), "nonsense" })
        {
            using var answer = await host.GetAsync($"/invoicing/invoices/{id}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        answers.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Pages_carry_the_strict_headers_and_their_own_style()
    {
        await using var host = await PageHost.StartAsync();
        var invoice = await host.AddAsync();
        foreach (var path in new[] { "/invoicing", "/invoicing/", $"/invoicing/invoices/{invoice.Id}", "/invoicing/invoices/x", "/invoicing?before=garbage" })
        {
            using var answer = await host.GetAsync(path);
            answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldBe(PageHeaders.ContentSecurityPolicy);
            answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            html.ShouldContain("href=\"/shop/invoicing/assets/dashboard.css?v=");
            html.ShouldContain("<a href=\"/shop/invoicing\">");
            html.ShouldNotContain("<script");
            html.ShouldNotContain("style=");
        }

        using var style = await host.GetAsync("/invoicing/assets/dashboard.css");
        style.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var bad = await host.GetAsync("/invoicing?before=garbage");
        bad.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task AddOtherWalletAsync(PageHost host) => host.WriteAsync(db =>
    {
        db.Add(new Wallet { Id = Other, Name = "Other", Type = WalletType.Invoice, CreatedAt = host.Clock.Now });
        return Task.CompletedTask;
    });

    [GeneratedRegex("order-\\d\\d", RegexOptions.None, 5000)]
    private static partial Regex Orders();

    [GeneratedRegex("rel=\"next\" href=\"(?<href>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Next();

    private sealed class OnlyTheFirst : IWalletAccess
    {
        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
            => ValueTask.FromResult(principal.HasClaim("wallet", walletId.ToString()));
    }
}
