using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>The documentation's "Create Invoice" form.</summary>
public sealed partial class CreatePageTests
{
    private static readonly string[] Documented =
    [
        "Wallet ID *", "Blockchain *", "Symbol *", "Value (in crypto)", "Currency (if the invoice is in fiat)", "Value (in fiat)", "Percent (if you need)", "Expiry (minute)", "Secret Key",
        "Your Order ID", "URL Callback", "URL success", "URL failed", "User data",
    ];

    [Fact]
    public async Task It_has_the_documented_fields_in_their_order()
    {
        await using var host = await DashboardHost.StartAsync();
        var labels = Label().Matches(await host.TextAsync("/create")).Select(m => m.Groups["text"].Value).ToList();
        labels.Where(Documented.Contains).ShouldBe(Documented);
        labels.Except(Documented).ShouldBe(["Confirmations *", "Title", "Description", "Pause (minute)"]);
    }

    [Fact]
    public async Task A_preview_shows_the_command_and_creates_nothing_and_the_form_creates_one()
    {
        await using var host = await DashboardHost.StartAsync();
        (string, string)[] fields =
        [
            ("request", Guid.NewGuid().ToString()), ("wallet", DashboardHost.Wallet.ToString()), ("blockchain", "bitcoin-sim"), ("symbol", "BTC"), ("currency", "EUR"), ("fiat", "19.99"), ("percent", "-5"),
            ("expiry", "20"), ("confirmations", "2"), ("secret_key", "it's mine"), ("order_id", "A-1"), ("url_callback", "https://merchant.example/x"), ("user_data", "é"),
        ];
        var preview = await host.PostAsync("/create", [("action", "preview"), .. fields]);
        preview.Status.ShouldBe(HttpStatusCode.OK);
        var command = WebUtility.HtmlDecode(preview.Text);
        command.ShouldContain($"curl -X POST 'https://shop.example/api/v1/wallets/{DashboardHost.Wallet}/invoices'");
        command.ShouldContain(
            """{"blockchain":"bitcoin-sim","symbol":"BTC","fiatCurrency":{"currency":"EUR","value":19.99,"percent":-5},"expiry":20,"confirmations":2,"secret_key":"it'\''s mine","data":{"order_id":"A-1","url_callback":"https://merchant.example/x","user_data":"é"}}""");
        preview.Text.ShouldContain("This call is well formed");
        preview.Text.ShouldContain("It asks the payer for <strong class=\"number\">18.99 EUR</strong>.");
        (await host.TextAsync("/")).ShouldNotContain("A-1");

        var made = await host.PostAsync("/create", [("action", "create"), .. fields]);
        made.Status.ShouldBe(HttpStatusCode.SeeOther);
        made.Text.ShouldContain("The invoice is created.");
        made.Text.ShouldContain("(19.99 EUR -5 %)");
        (await host.PostAsync("/create", [("action", "create"), .. fields])).Status.ShouldBe(HttpStatusCode.SeeOther, "The same form again shows the same invoice.");
        Regex.Count(await host.TextAsync("/"), "A-1", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBe(1);
        (await host.TextAsync("/audit")).ShouldContain("Invoice created");
    }

    // Preview, Create, Back, something else in a field, Create.
    [Fact]
    public async Task A_form_that_made_an_invoice_and_was_changed_shows_it_and_makes_another_at_the_next_press()
    {
        await using var host = await DashboardHost.StartAsync();
        (string, string)[] fields = [.. Order("bitcoin-sim", "BTC", "5000", "create")];
        var first = Guid.NewGuid().ToString();
        (await host.PostAsync("/create", [("request", first), ("order_id", "A-1"), .. fields])).Status.ShouldBe(HttpStatusCode.SeeOther);
        var made = InvoiceLink().Match(await host.TextAsync("/")).Value;

        var changed = await host.PostAsync("/create", [("request", first), ("order_id", "A-2"), .. fields]);
        changed.Status.ShouldBe(HttpStatusCode.Conflict);
        changed.Text.ShouldContain("An invoice was already created from this form");
        changed.Text.ShouldContain("Press &quot;Create invoice&quot; again to make another one.");
        changed.Text.ShouldContain($"<a href=\"{made}\">Show the invoice that was created</a>");
        changed.Text.ShouldContain("value=\"A-2\"");
        changed.Text.ShouldNotContain("Idempotency");
        (await host.TextAsync("/")).ShouldNotContain("A-2");

        var second = Request().Match(changed.Text).Groups["id"].Value;
        second.ShouldNotBe(first);
        for (var press = 0; press < 2; press++)
            (await host.PostAsync("/create", [("request", second), ("order_id", "A-2"), .. fields])).Status.ShouldBe(HttpStatusCode.SeeOther);
        var list = await host.TextAsync("/");
        InvoiceLink().Matches(list).Select(m => m.Value).Distinct().Count().ShouldBe(2);
        list.ShouldContain("A-2");
    }

    // A merchant has never heard of JSON, and writes decimals as his country does.
    [Theory]
    [InlineData("value", "1,5", "Must be a whole number of base units (satoshi, wei, ...), 1..2^256-1, in digits alone.")]
    [InlineData("fiat", "19,99", "Write a point before the decimals and nothing between the thousands, such as 1019.99.")]
    [InlineData("fiat", "1,019.99", "Write a point before the decimals and nothing between the thousands, such as 1019.99.")]
    [InlineData("fiat", "0", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("expiry", "20.5", "Must be a whole number, in digits alone.")]
    [InlineData("expiry", "14", "Must be an integer 15..40 (minutes).")]
    [InlineData("percent", "five", "Must be a whole number, in digits alone.")]
    public async Task What_is_wrong_is_said_to_a_person(string field, string text, string message)
    {
        await using var host = await DashboardHost.StartAsync();
        var fields = Order("bitcoin-sim", "BTC", "", "create").ToDictionary(f => f.Item1, f => f.Item2);
        (fields["currency"], fields["fiat"]) = field == "value" ? ("", "") : ("EUR", "19.99");
        fields[field] = text;
        var answer = await host.PostAsync("/create", [.. fields.Select(f => (f.Key, f.Value))]);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text.ShouldContain($"<p class=\"error\" id=\"{field}-error\">{message}</p>");
        answer.Text.ShouldContain($"value=\"{text}\"");
    }

    [Fact]
    public async Task Errors_stand_beside_their_fields_and_nothing_is_lost()
    {
        await using var host = await DashboardHost.StartAsync();
        var answer = await host.PostAsync(
            "/create", ("wallet", DashboardHost.Wallet.ToString()), ("blockchain", "bitcoin-sim"), ("symbol", "BTC"), ("value", "1.5"), ("expiry", "14"), ("confirmations", "x"),
            ("url_callback", "javascript:alert(1)"), ("title", "\"><script>alert(1)</script>"), ("pause", "-1"));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var field in new[] { "value", "expiry", "confirmations", "url_callback", "pause" })
            answer.Text.ShouldContain($"id=\"{field}-error\"");
        answer.Text.ShouldNotContain("id=\"title-error\"");
        answer.Text.ShouldContain("value=\"javascript:alert(1)\"");
        answer.Text.ShouldNotContain("<script");
    }

    // A value in base units is easily taken for coins.
    [Theory]
    [InlineData("bitcoin-sim", "BTC", "1", "0.00000001 BTC")]
    [InlineData("ethereum-sim", "USDT", "25500000", "25.5 USDT")]
    public async Task A_preview_says_in_coins_what_is_asked_for(string blockchain, string symbol, string value, string asks)
    {
        await using var host = await DashboardHost.StartAsync();
        var preview = await host.PostAsync("/create", Order(blockchain, symbol, value, "preview"));
        preview.Status.ShouldBe(HttpStatusCode.OK);
        preview.Text.ShouldContain($"It asks the payer for <strong class=\"number\">{asks}</strong>.");
    }

    private const string Inactive = "Is not active in this wallet.";
    private const string NoSuch = "There is no BTC on Ethereum Sim. Choose another blockchain, or one of ETH,";

    // Of the wallet and blockchain that are chosen: a pair that this wallet does not take may be switched on, one that the chain does not have may not.
    [Theory]
    [InlineData("ethereum-sim", "ETH", "preview", Inactive)]
    [InlineData("ethereum-sim", "ETH", "create", Inactive)]
    [InlineData("ethereum-sim", "BTC", "preview", NoSuch)]
    [InlineData("Ethereum-SIM", "btc", "create", "There is no btc on")]
    [InlineData("gone", "BTC", "create", Inactive)]
    [InlineData("bitcoin-sim", "BTC", "preview", Inactive)]
    [InlineData("bitcoin-sim", "BTC", "create", Inactive)]
    public async Task What_is_not_active_is_refused_in_words_beside_its_field(string blockchain, string symbol, string action, string words)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(DashboardHost.Wallet, new CurrencyDefinition("bitcoin-sim", "BTC") { Active = false }, TestContext.Current.CancellationToken);
        var answer = await host.PostAsync("/create", Order(blockchain, symbol, "5", action));
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Text.ShouldContain("<p class=\"error\" id=\"symbol-error\">" + words);
        answer.Text.ShouldNotContain("well formed");
        answer.Text.ShouldNotContain("GET the wallet");
    }

    private static (string, string)[] Order(string blockchain, string symbol, string value, string action)
        => [("wallet", DashboardHost.Wallet.ToString()), ("blockchain", blockchain), ("symbol", symbol), ("value", value), ("confirmations", "1"), ("expiry", "15"), ("action", action)];

    [GeneratedRegex("/shop/invoicing/invoices/[0-9a-f-]{36}", RegexOptions.None, 5000)]
    private static partial Regex InvoiceLink();

    [GeneratedRegex("name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Request();

    [GeneratedRegex("<label for=\"[^\"]+\">(?<text>[^<]+)</label>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Label();
}
