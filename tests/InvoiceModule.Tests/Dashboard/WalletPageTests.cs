using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Callbacks;
using InvoiceModule.Callbacks.Client;
using InvoiceModule.Tests.Callbacks;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Wallets, currencies and keys, by the pages.</summary>
public sealed partial class WalletPageTests
{
    private static readonly string Page = $"/wallets/{DashboardHost.Wallet}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_currency_is_switched_off_and_its_terms_are_changed_once()
    {
        await using var host = await DashboardHost.StartAsync();
        var was = WebUtility.HtmlDecode(Was().Match(await host.TextAsync(Page)).Groups["was"].Value);
        (string, string)[] fields =
        [
            ("blockchain", "bitcoin-sim"), ("symbol", "BTC"), ("was", was), ("confirmations", "3"), ("tolerance", "0.5"), ("dust", "546"), ("rest", "90"), ("why", "fees"),
        ];
        (await host.PostAsync(Page + "/currency", fields)).Status.ShouldBe(HttpStatusCode.SeeOther);
        var settings = (await host.Services.GetRequiredService<WalletService>().SettingsAsync(DashboardHost.Wallet, Token)).ShouldNotBeNull();
        settings.Currencies.Single(c => c.Symbol == "BTC").ShouldSatisfyAllConditions(
            c => c.Active.ShouldBeFalse(), c => c.MinConfirmations.ShouldBe(3), c => c.ToleranceBasisPoints.ShouldBe(50), c => c.Dust.ShouldBe(546), c => c.RestMinutes.ShouldBe(90));
        var second = await host.PostAsync(Page + "/currency", fields);
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Text.ShouldContain("Somebody has changed BTC on bitcoin-sim meanwhile");
        var audit = await host.TextAsync("/audit");
        audit.ShouldContain("Currency changed");
        audit.ShouldContain("bitcoin-sim/BTC");
        audit.ShouldContain("tolerance 0.5 %, dust 0.00000546 BTC, rest 90 min");
    }

    [Fact]
    public async Task A_currency_whose_chain_the_host_has_dropped_can_still_be_switched_off()
    {
        await using var host = await DashboardHost.StartAsync();
        var dropped = new WalletCurrency { WalletId = DashboardHost.Wallet, Blockchain = "dropped", Symbol = "OLD", ContractAddress = "0xold", Decimals = 6, Active = true };
        await host.Db.WriteAsync(
            (db, token) =>
            {
                db.Add(dropped);
                return db.SaveChangesAsync(token);
            },
            Token);
        var page = await host.TextAsync(Page);
        page.ShouldContain("the host has no such chain now");
        page.ShouldContain("as the host&#x27;s code sets it");
        page.ShouldNotContain("AddressProvider");
        (string, string)[] off = [("blockchain", "dropped"), ("symbol", "OLD"), ("confirmations", "1"), ("tolerance", "0"), ("dust", "0"), ("rest", ""), ("was", CurrencyTerms.Of(dropped))];
        var refused = await host.PostAsync(Page + "/currency", [.. off, ("active", "true")]);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("There is no chain &#x27;dropped&#x27;.");
        refused.Text.ShouldNotContain("Parameter");
        (await host.PostAsync(Page + "/currency", off)).Status.ShouldBe(HttpStatusCode.SeeOther);
        var settings = (await host.Services.GetRequiredService<WalletService>().SettingsAsync(DashboardHost.Wallet, Token)).ShouldNotBeNull();
        settings.Currencies.Single(c => c.Symbol == "OLD").ShouldSatisfyAllConditions(
            c => c.Active.ShouldBeFalse(), c => c.Decimals.ShouldBe(6), c => c.ContractAddress.ShouldBe("0xold"));
        (await host.PostAsync(Page + "/currency", [.. off[..1], ("symbol", "NEVER"), .. off[2..]])).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Blanks_around_pasted_terms_are_nothing()
    {
        await using var host = await DashboardHost.StartAsync();
        var was = WebUtility.HtmlDecode(Was().Match(await host.TextAsync(Page)).Groups["was"].Value);
        (string, string)[] fields = [("blockchain", "bitcoin-sim"), ("symbol", "BTC"), ("was", was), ("active", "true"), ("confirmations", " 2 "), ("tolerance", "\u00a00.5"), ("dust", "546\t"), ("rest", " ")];
        (await host.PostAsync(Page + "/currency", fields)).Status.ShouldBe(HttpStatusCode.SeeOther);
        var settings = (await host.Services.GetRequiredService<WalletService>().SettingsAsync(DashboardHost.Wallet, Token)).ShouldNotBeNull();
        settings.Currencies.Single(c => c.Symbol == "BTC").ShouldSatisfyAllConditions(
            c => c.MinConfirmations.ShouldBe(2), c => c.ToleranceBasisPoints.ShouldBe(50), c => c.Dust.ShouldBe(546), c => c.RestMinutes.ShouldBeNull());
        (await host.PostAsync(Page + "/key", ("overlap", " 1 "), ("why", ""))).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("confirmations", "10001")]
    [InlineData("confirmations", "-1")]
    [InlineData("tolerance", "100")]
    [InlineData("tolerance", "0.001")]
    [InlineData("dust", "1.5")]
    [InlineData("rest", "525601")]
    public async Task Terms_out_of_range_are_refused_beside_their_field(string field, string value)
    {
        await using var host = await DashboardHost.StartAsync();
        var fields = new Dictionary<string, string> { ["blockchain"] = "bitcoin-sim", ["symbol"] = "BTC", ["active"] = "true", ["confirmations"] = "1", ["tolerance"] = "0", ["dust"] = "0", ["rest"] = "" };
        fields[field] = value;
        var answer = await host.PostAsync(Page + "/currency", [.. fields.Select(f => (f.Key, f.Value))]);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain($"id=\"currency-bitcoin-sim-BTC-{field}-error\"");
        answer.Text.ShouldContain($"value=\"{value}\"");
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_signs_a_test_callback_beside_the_old_one()
    {
        await using var merchant = MerchantServer.With(200);
        await using var host = await DashboardHost.StartAsync();
        var done = await host.PostAsync(Page + "/key", ("overlap", "1"), ("why", ""));
        done.Status.ShouldBe(HttpStatusCode.SeeOther);
        var key = Key().Match(WebUtility.HtmlDecode(done.Text)).Value;
        key.Length.ShouldBeGreaterThan(40);
        WebUtility.HtmlDecode(await host.TextAsync(Page)).ShouldNotContain(key);
        (await host.TextAsync("/audit")).ShouldNotContain("whsec_");
        (await host.TextAsync(Page)).ShouldContain("signs until 2026-03-01 13:00:00 UTC");

        var sent = await host.PostAsync(Page + "/test", ("url", merchant.Url));
        sent.Text.ShouldContain("The test callback was delivered (HTTP 200");
        var received = merchant.Received.ShouldHaveSingleItem();
        received.Headers["webhook-signature"].ShouldSatisfyAllConditions(s => s.Split(' ').Length.ShouldBe(2));
        received.Json.GetProperty("type").GetString().ShouldBe("test");
        (await host.TextAsync("/audit")).ShouldContain("Callback tested");
        _ = new CallbackVerifier(key);
    }

    [Theory]
    [InlineData("http://10.1.2.3/x", "refused")]
    [InlineData("http://127.0.0.1:5432/x", "refused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "refused")]
    public async Task A_test_callback_goes_nowhere_a_callback_may_not(string url, string word)
    {
        await using var host = await DashboardHost.StartAsync();
        var answer = await host.PostAsync(Page + "/test", ("url", url));
        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Text.ShouldContain($"The test callback was not delivered: {word}");
    }

    [Fact]
    public async Task Test_callbacks_are_rare_and_a_refusal_says_how_long_to_wait()
    {
        await using var merchant = MerchantServer.With(200);
        await using var host = await DashboardHost.StartAsync();
        for (var i = 0; i < CallbackTestLimit.Most; i++)
            (await host.PostAsync(Page + "/test", ("url", merchant.Url))).Status.ShouldBe(HttpStatusCode.SeeOther);
        host.Time.Pass(TimeSpan.FromSeconds(20));
        var refused = await host.PostAsync(Page + "/test", ("url", merchant.Url));
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Text.ShouldContain("at most 6 test callbacks a minute. Try again in 40 s.");
        refused.Text.ShouldContain($"value=\"{merchant.Url}\"");
        merchant.Received.Count.ShouldBe(CallbackTestLimit.Most);

        // Another wallet has its own, and a minute later it goes on.
        (await host.PostAsync($"/wallets/{DashboardHost.Other}/test", ("url", merchant.Url))).Status.ShouldBe(HttpStatusCode.SeeOther);
        host.Time.Pass(TimeSpan.FromSeconds(40));
        (await host.PostAsync(Page + "/test", ("url", merchant.Url))).Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http:/\\evil.example")]
    public async Task A_test_callback_wants_a_url(string url)
    {
        await using var host = await DashboardHost.StartAsync();
        var answer = await host.PostAsync(Page + "/test", ("url", url));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain("id=\"url-error\"");
        answer.Text.ShouldContain("aria-describedby=\"url-error\" aria-invalid=\"true\"");
        (await host.PostAsync(Page + "/key", ("overlap", "soon"))).Text.ShouldContain("aria-describedby=\"overlap-error\" aria-invalid=\"true\"");
    }

    [GeneratedRegex("name=\"was\" value=\"(?<was>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Was();

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+", RegexOptions.None, 5000)]
    private static partial Regex Key();
}
