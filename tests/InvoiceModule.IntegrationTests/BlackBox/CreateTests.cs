using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>What a create accepts and what it keeps.</summary>
[Collection(RequestCollection.Name)]
public sealed class CreateTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task Every_sent_member_of_data_comes_back_exactly(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        const string Odd = "\u0001\t\n\u007f é 🔑 \u2028 <script>alert('1')</script> =1+1 \" \\ / \ufffd \ue000 日本";
        var order = InvoiceOrder.Crypto();
        foreach (var member in (string[])["order_id", "title", "description", "user_data"])
            order.WithData(member, Odd);
        order.WithData("url_callback", "http://127.0.0.1:1/a?b=c&d=%20#x").WithData("url_success", "https://shop.example/ok").WithData("url_failed", "http://shop.example/no");
        order["secret_key"] = "never shown";

        var created = await client.OrderAsync(order);
        var read = await client.InvoiceAsync(created.Id);
        foreach (var invoice in (System.Text.Json.JsonElement[])[created, read])
        {
            var data = invoice.GetProperty("data");
            foreach (var (member, value) in order["data"]!.AsObject())
                data.Text(member).ShouldBe(value!.GetValue<string>(), member);
            data.Text("url_pay").ShouldStartWith("http");
            invoice.GetRawText().ShouldNotContain("never shown");
            invoice.TryGetProperty("secret_key", out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("\"1\"", "1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("\"18446744073709551617\"", "18446744073709551617")]
    [InlineData("100000000000000000000000000000000000000000000000000000000000000000000000000001", "100000000000000000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("\"57896044618658097711785492504343953926634992332820282019728792003956564819967\"", "57896044618658097711785492504343953926634992332820282019728792003956564819967")]
    public async Task A_value_is_an_integer_of_any_length(string raw, string expected)
    {
        foreach (var kind in (DatabaseKind[])[DatabaseKind.Sqlite, DatabaseKind.Postgres])
        {
            var client = await shops.ClientAsync(kind);
            var answer = (await client.CreateAsync(InvoiceOrder.Crypto(1, "ethereum-sim", "ETH").WithRaw("value", raw))).ShouldBe(200);
            var read = await client.InvoiceAsync(answer.Json.Id);
            foreach (var invoice in (System.Text.Json.JsonElement[])[answer.Json, read])
            {
                invoice.GetProperty("value").GetRawText().ShouldBe(expected);
                invoice.GetProperty("due").GetRawText().ShouldBe(expected);
                invoice.GetProperty("received").GetRawText().ShouldBe("0");
                var digits = expected.PadLeft(19, '0');
                var amount = $"{digits[..^18]}.{digits[^18..]}".TrimEnd('0').TrimEnd('.');
                invoice.Text("amount").TrimEnd('0').TrimEnd('.').ShouldBe(amount);
            }
        }
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1.5\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"١٢\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public async Task A_value_that_is_no_positive_integer_is_refused(string raw)
        => await RefusedAsync(InvoiceOrder.Crypto().WithRaw("value", raw), "value");

    [Theory]
    [InlineData("expiry", "14")]
    [InlineData("expiry", "41")]
    [InlineData("expiry", "0")]
    [InlineData("expiry", "-15")]
    [InlineData("expiry", "15.5")]
    [InlineData("expiry", "99999999999999999999")]
    [InlineData("expiry", "true")]
    [InlineData("confirmations", "0")]
    [InlineData("confirmations", "-1")]
    [InlineData("confirmations", "10001")]
    [InlineData("confirmations", "1.5")]
    [InlineData("confirmations", "{}")]
    [InlineData("pause", "-1")]
    [InlineData("pause", "525601")]
    [InlineData("pause", "1.5")]
    [InlineData("blockchain", "1")]
    [InlineData("symbol", "null")]
    [InlineData("secret_key", "1")]
    [InlineData("data", "1")]
    [InlineData("data", "\"x\"")]
    [InlineData("blockchain", "\"\"")]
    public async Task A_member_out_of_its_range_or_type_is_refused_under_its_path(string member, string raw)
        => await RefusedAsync(InvoiceOrder.Crypto().WithRaw(member, raw), member);

    [Theory]
    [InlineData("blockchain")]
    [InlineData("symbol")]
    [InlineData("confirmations")]
    [InlineData("value")]
    public async Task A_missing_required_member_is_refused_under_its_path(string member)
        => await RefusedAsync(InvoiceOrder.Crypto().With(member, null).ToJsonString(), member);

    [Theory]
    [InlineData(15, 1, 0)]
    [InlineData(40, 10000, 525600)]
    public async Task The_ends_of_the_ranges_are_accepted(int expiry, int confirmations, int pause)
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(confirmations: confirmations).With("expiry", expiry).With("pause", pause));
        (invoice.Time("expiry") - invoice.Time("created")).ShouldBe(TimeSpan.FromMinutes(expiry));
        invoice.GetProperty("confirmations_required").GetInt32().ShouldBe(confirmations);
    }

    [Fact]
    public async Task The_default_expiry_is_15_minutes()
    {
        var invoice = await (await shops.ClientAsync()).OrderAsync(InvoiceOrder.Crypto());
        (invoice.Time("expiry") - invoice.Time("created")).ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("order_id", 128)]
    [InlineData("title", 256)]
    [InlineData("description", 2048)]
    [InlineData("user_data", 4096)]
    [InlineData("url_callback", 2048)]
    [InlineData("url_success", 2048)]
    [InlineData("url_failed", 2048)]
    [InlineData("secret_key", 256)]
    public async Task Texts_have_their_sizes(string member, int size)
    {
        var client = await shops.ClientAsync();
        var start = member.StartsWith("url_", StringComparison.Ordinal) ? "https://shop.example/" : "";
        JsonObject Order(int length)
        {
            var text = start.PadRight(length, 'x');
            return member == "secret_key" ? InvoiceOrder.Crypto().With(member, text) : InvoiceOrder.Crypto().WithData(member, text);
        }

        (await client.CreateAsync(Order(size))).ShouldBe(200);
        await RefusedAsync(Order(size + 1).ToJsonString(), member);
    }

    [Theory]
    [InlineData("order_id", "a\\u0000b")]
    [InlineData("user_data", "\\ud800")]
    [InlineData("title", "\\udc00\\ud800")]
    [InlineData("url_callback", "HTTP://shop.example/")]
    [InlineData("url_callback", "ftp://shop.example/")]
    [InlineData("url_callback", " http://shop.example/")]
    [InlineData("url_callback", "//shop.example/")]
    [InlineData("url_callback", "/callback")]
    [InlineData("url_callback", "http://")]
    [InlineData("url_callback", "http:///path")]
    [InlineData("url_callback", "http://user:pass@shop.example/")]
    [InlineData("url_callback", "http://user@shop.example/")]
    [InlineData("url_callback", "http://shop.example:99999/")]
    [InlineData("url_success", "javascript:alert(1)")]
    [InlineData("url_failed", "shop.example")]
    public async Task A_text_or_url_that_is_none_is_refused(string member, string escaped)
        => await RefusedAsync(InvoiceOrder.Crypto().WithRaw("data", $$"""{"{{member}}":"{{escaped}}"}"""), member);

    [Theory]
    [InlineData("""{"blockchain":"bitcoin-sim","symbol":"BTC","value":1,"value":1,"confirmations":1}""")]
    [InlineData("""{"blockchain":"bitcoin-sim","symbol":"BTC","value":1,"confirmations":1,"data":{"title":"a","title":"a"}}""")]
    [InlineData("""{"blockchain":"bitcoin-sim","symbol":"BTC","confirmations":1,"fiatCurrency":{"currency":"USD","currency":"USD","value":1}}""")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("""{"blockchain":"bitcoin-sim",}""")]
    [InlineData("""{/* */}""")]
    public async Task A_body_that_is_not_one_object_without_duplicates_is_refused(string body) => await RefusedAsync(body, "");

    [Fact]
    public async Task Deep_nesting_and_broken_text_are_refused_and_never_an_inner_error()
    {
        var client = await shops.ClientAsync();
        await RefusedAsync($"{{\"x\":{new string('[', 5000)}{new string(']', 5000)}}}", "");
        using var broken = new ByteArrayContent([.. "{\"blockchain\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        broken.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        (await client.SendAsync(HttpMethod.Post, ShopClient.CreatePath(ShopProcess.WalletId), broken)).ShouldBeError(400, "validation_failed");
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        var client = await shops.ClientAsync();
        var order = new JsonObject
        {
            ["symbol"] = "BTC",
            ["value"] = -5,
            ["expiry"] = 14,
            ["confirmations"] = 0,
            ["pause"] = -1,
            ["data"] = new JsonObject { ["order_id"] = new string('x', 129), ["url_callback"] = "ftp://x" },
        };
        var paths = (await client.CreateAsync(order)).ShouldBeError(400, "validation_failed").ErrorPaths;
        foreach (var member in (string[])["blockchain", "value", "expiry", "confirmations", "pause", "order_id", "url_callback"])
            paths.ShouldContain(p => p.EndsWith(member, StringComparison.Ordinal), $"{member} among {string.Join(", ", paths)}");
    }

    [Fact]
    public async Task Unknown_members_are_ignored_and_names_of_currencies_compare_without_case()
    {
        var client = await shops.ClientAsync();
        var order = InvoiceOrder.Crypto(blockchain: "BitCoin-SIM", symbol: "btc").With("colour", "red").WithData("shade", 1);
        var invoice = await client.OrderAsync(order);
        invoice.Text("blockchain").ShouldBe("bitcoin-sim");
        invoice.Text("symbol").ShouldBe("BTC");
    }

    [Fact]
    public async Task Value_and_fiat_value_exclude_each_other_and_the_currency_alone_only_shows_the_equivalent()
    {
        var client = await shops.ClientAsync();
        await RefusedAsync(InvoiceOrder.Fiat().With("value", 5).ToJsonString(), "");
        await RefusedAsync(InvoiceOrder.Crypto().With("value", null).With("fiatCurrency", new JsonObject { ["currency"] = "USD" }).ToJsonString(), "");

        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(200_000).With("fiatCurrency", new JsonObject { ["currency"] = "usd" }));
        invoice.Value.ShouldBe(200_000);
        var fiat = invoice.GetProperty("fiat_currency");
        fiat.Text("currency").ShouldBe("USD");
        decimal.Parse(fiat.GetProperty("value").ToString(), CultureInfo.InvariantCulture).ShouldBe(100m);
        fiat.Text("rate").ShouldBe("50000");
        (await client.OrderAsync(InvoiceOrder.Crypto())).GetProperty("fiat_currency").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"currency":"USD","value":1.001}""")]
    [InlineData("""{"currency":"JPY","value":1.5}""")]
    [InlineData("""{"currency":"USD","value":0}""")]
    [InlineData("""{"currency":"USD","value":-1}""")]
    [InlineData("""{"currency":"USD","value":"abc"}""")]
    [InlineData("""{"currency":"USD","value":"1,5"}""")]
    [InlineData("""{"currency":"XXQ","value":1}""")]
    [InlineData("""{"currency":"","value":1}""")]
    [InlineData("""{"value":1}""")]
    [InlineData("""{"currency":"USD","value":1,"percent":-100}""")]
    [InlineData("""{"currency":"USD","value":1,"percent":1001}""")]
    [InlineData("""{"currency":"USD","value":1,"percent":1.5}""")]
    [InlineData("""[]""")]
    [InlineData("""[{"currency":"USD","value":1},{"currency":"USD","value":1}]""")]
    [InlineData("\"USD\"")]
    public async Task Fiat_money_that_is_none_is_refused(string raw)
        => await RefusedAsync(InvoiceOrder.Fiat().WithRaw("fiatCurrency", raw), "");

    [Fact]
    public async Task A_body_is_at_most_64_KiB_and_JSON()
    {
        var client = await shops.ClientAsync();
        string Padded(int size)
        {
            var body = InvoiceOrder.Crypto().ToJsonString();
            return body + new string(' ', size - body.Length);
        }

        (await client.CreateAsync(Padded(65536))).ShouldBe(200);
        (await client.CreateAsync(Padded(65537))).ShouldBe(413);
        (await client.CreateAsync(Padded(1_000_000))).ShouldBe(413);
        using var text = new StringContent(InvoiceOrder.Crypto().ToJsonString(), Encoding.UTF8, "text/plain");
        (await client.SendAsync(HttpMethod.Post, ShopClient.CreatePath(ShopProcess.WalletId), text)).ShouldBe(415);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Refused_requests_write_nothing(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        await client.OrderAsync(InvoiceOrder.Crypto());
        var before = (await client.GetAsync($"{ShopClient.CreatePath(ShopProcess.WalletId)}?limit=100")).Text;
        (await client.CreateAsync(InvoiceOrder.Crypto().With("expiry", 14))).ShouldBe(400);
        (await client.CreateAsync(InvoiceOrder.Crypto(blockchain: "dogecoin-sim", symbol: "DOGE"))).ShouldBe(403);
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF"))).ShouldBe(503);
        (await client.PostAsync(ShopClient.CreatePath(ShopProcess.PrivateWalletId), InvoiceOrder.Crypto().ToJsonString())).ShouldBe(403);
        (await client.GetAsync($"{ShopClient.CreatePath(ShopProcess.WalletId)}?limit=100")).Text.ShouldBe(before);
        (await client.GetAsync(ShopClient.CreatePath(ShopProcess.PrivateWalletId))).ShouldBe(200).Json.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Checks_come_in_the_order_404_400_403()
    {
        var client = await shops.ClientAsync();
        var bad = InvoiceOrder.Crypto(blockchain: "dogecoin-sim", symbol: "DOGE").With("expiry", 14).ToJsonString();
        (await client.PostAsync(ShopClient.CreatePath("00000000-0000-4000-8000-000000000000"), bad)).ShouldBeError(404, "wallet_not_found");
        (await client.CreateAsync(bad)).ShouldBeError(400, "validation_failed");
        (await client.PostAsync(ShopClient.CreatePath(ShopProcess.PrivateWalletId), bad)).ShouldBeError(400, "validation_failed");
        (await client.CreateAsync(InvoiceOrder.Fiat(currency: "CHF", blockchain: "dogecoin-sim", symbol: "DOGE"))).ShouldBeError(403, "currency_not_active");
    }

    [Fact]
    public async Task Forbidden_creations_have_the_documented_titles()
    {
        var client = await shops.ClientAsync();
        foreach (var (blockchain, symbol) in ((string, string)[])[("dogecoin-sim", "DOGE"), ("nowhere", "BTC"), ("bitcoin-sim", "ETH")])
        {
            var answer = (await client.CreateAsync(InvoiceOrder.Crypto(blockchain: blockchain, symbol: symbol))).ShouldBeError(403, "currency_not_active");
            answer.Json.Text("title").ShouldBe("Currency is not active");
        }

        var forbidden = (await client.PostAsync(ShopClient.CreatePath(ShopProcess.PrivateWalletId), InvoiceOrder.Crypto().ToJsonString())).ShouldBeError(403, "create_invoice_forbidden");
        forbidden.Json.Text("title").ShouldBe("Create invoice forbidden");
    }

    private async Task RefusedAsync(string body, string member)
    {
        var client = await shops.ClientAsync();
        var answer = (await client.CreateAsync(body)).ShouldBeError(400, "validation_failed");
        answer.ErrorPaths.ShouldContain(p => p.EndsWith(member, StringComparison.Ordinal), answer.Text);
        foreach (var messages in answer.Json.GetProperty("errors").EnumerateObject())
        {
            messages.Value.GetArrayLength().ShouldBeGreaterThan(0);
            messages.Value.EnumerateArray().ShouldAllBe(m => m.GetString()!.Length > 5);
        }
    }

    [Fact]
    public async Task Two_invoices_never_share_an_id_and_ids_are_version_4()
    {
        var client = await shops.ClientAsync();
        var ids = new HashSet<string>();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var id = (await client.OrderAsync(InvoiceOrder.Crypto())).Id;
            ids.Add(id).ShouldBeTrue();
            id.ShouldMatch("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        }

    }
}
