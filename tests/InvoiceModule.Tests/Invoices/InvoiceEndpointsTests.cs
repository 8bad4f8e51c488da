using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using InvoiceModule.Tests.Setup;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Invoices;

public sealed class InvoiceEndpointsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Good = """{"blockchain":"ethereum-sim","symbol":"USDT","value":5000000,"confirmations":1}""";

    private static readonly string[] Documented =
    [
        "id", "blockchain", "symbol", "address", "contract_address", "active", "value", "created", "expiry", "status", "confirmations", "fiat_currency", "txs", "data",
        "amount", "decimals", "confirmations_required", "received", "due", "exception", "is_final", "version", "payment_uri",
    ];

    private readonly ApiHost _host = fixture.Host;

    [Fact]
    public async Task Create_answers_200_with_every_documented_member_and_no_secret()
    {
        var answer = await _host.CreateAsync("""
            {"blockchain":"Ethereum-SIM","symbol":"usdt","value":5000000,"confirmations":3,"expiry":40,"secret_key":"s-e-c-r-e-t",
             "data":{"order_id":"o1","title":"<b>&\u2028 ü 🔑","user_data":"=1+1","url_callback":"https://merchant.example/cb"}}
            """);

        answer.Status.ShouldBe(200, answer.Text);
        answer.ContentType.ShouldBe("application/json; charset=utf-8");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("Idempotency-Replayed").ShouldBeNull();
        answer.Text.ShouldNotContain("s-e-c-r-e-t");
        var invoice = answer.Json;
        invoice.EnumerateObject().Select(m => m.Name).ShouldBe(Documented);
        Guid.Parse(invoice.GetProperty("id").GetString()!).Version.ShouldBe(4);
        invoice.GetProperty("blockchain").GetString().ShouldBe("ethereum-sim");
        invoice.GetProperty("symbol").GetString().ShouldBe("USDT");
        invoice.GetProperty("value").GetRawText().ShouldBe("5000000");
        invoice.GetProperty("status").GetString().ShouldBe("NOT_PAID");
        invoice.GetProperty("data").GetProperty("title").GetString().ShouldBe("<b>&\u2028 ü 🔑");
        invoice.GetProperty("data").GetProperty("url_pay").GetString().ShouldBe($"https://shop.example/pay/{invoice.GetProperty("id").GetString()}");
        var created = DateTimeOffset.Parse(invoice.GetProperty("created").GetString()!, CultureInfo.InvariantCulture);
        (DateTimeOffset.Parse(invoice.GetProperty("expiry").GetString()!, CultureInfo.InvariantCulture) - created).ShouldBe(TimeSpan.FromMinutes(40));
        invoice.GetProperty("created").GetString()!.ShouldEndWith("Z");

        (await _host.GetAsync($"/api/v1/invoices/{invoice.GetProperty("id").GetString()}")).Text.ShouldBe(answer.Text);
        (await _host.GetAsync($"/api/v1/invoices/{invoice.GetProperty("id").GetString()!.ToUpperInvariant()}")).Text.ShouldBe(answer.Text);
    }

    /// <summary>F42.</summary>
    [Fact]
    public async Task Mass_assignment_changes_nothing()
    {
        var answer = await _host.CreateAsync("""
            {"blockchain":"ethereum-sim","symbol":"USDT","value":5,"confirmations":1,"id":"11111111-1111-4111-8111-111111111111","status":"PAID","active":false,
             "address":"evil","created":"2001-01-01T00:00:00Z","received":5,"version":9,"data":{"url_pay":"https://evil.example"}}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldNotContain("evil");
        answer.Text.ShouldNotContain("11111111-1111");
        answer.Json.GetProperty("status").GetString().ShouldBe("NOT_PAID");
        answer.Json.GetProperty("active").GetBoolean().ShouldBeTrue();
        answer.Json.GetProperty("version").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_the_header_s_too()
    {
        var answer = await _host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","confirmations":0,"expiry":14}""", null, ("Idempotency-Key", new string('k', 256)));
        answer.ShouldBeProblem(400, "validation_failed", "Validation failed");
        answer.ErrorPaths.ShouldBe(["$.confirmations", "$.expiry", "$.value", "Idempotency-Key"], ignoreOrder: true);
    }

    /// <summary>F33, F34: what is refused costs no address.</summary>
    [Fact]
    public async Task Refusals_take_no_address_and_write_nothing()
    {
        var (invoices, leases) = await CountAsync();
        foreach (var body in new[]
        {
            "{\"value\":1,\"value\":9}", "", "[]", "null", "{\"blockchain\":\"ethereum-sim\",\"symbol\":\"USDT\",\"value\":-1,\"confirmations\":1}",
            "{\"blockchain\":\"ethereum-sim\",\"symbol\":\"USDT\",\"value\":1e400,\"confirmations\":1}", new string('[', 10000),
            "{\"blockchain\":\"dogecoin-sim\",\"symbol\":\"DOGE\",\"value\":1,\"confirmations\":1}",
        })
        {
            (await _host.CreateAsync(body)).Status.ShouldBeOneOf(400, 403);
        }

        (await CountAsync()).ShouldBe((invoices, leases));
    }

    [Theory]
    [InlineData("{\"blockchain\":\"dogecoin-sim\",\"symbol\":\"DOGE\",\"value\":1,\"confirmations\":1}", "currency_not_active", "Currency is not active")]
    [InlineData("{\"blockchain\":\"nochain\",\"symbol\":\"BTC\",\"value\":1,\"confirmations\":1}", "currency_not_active", "Currency is not active")]
    public async Task Currencies_that_are_not_active_are_403(string body, string code, string title)
        => (await _host.CreateAsync(body)).ShouldBeProblem(403, code, title);

    [Fact]
    public async Task Private_wallets_issue_nothing_and_400_comes_before_403()
    {
        (await _host.CreateAsync(Good, ApiHost.PrivateWallet)).ShouldBeProblem(403, "create_invoice_forbidden", "Create invoice forbidden");
        (await _host.CreateAsync("{}", ApiHost.PrivateWallet)).ShouldBeProblem(400, "validation_failed", "Validation failed");
        (await _host.CreateAsync("{}", Guid.NewGuid())).ShouldBeProblem(404, "wallet_not_found", "Wallet not found");
    }

    [Fact]
    public async Task Idempotency_replays_the_same_bytes_and_refuses_others()
    {
        var key = ("Idempotency-Key", $"order-{Guid.NewGuid()}");
        var first = await _host.CreateAsync(Good, null, key);
        var again = await _host.CreateAsync(Good, null, key);
        again.Status.ShouldBe(200, again.Text);
        again.Header("Idempotency-Replayed").ShouldBe("true");
        again.Json.GetProperty("id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await _host.CreateAsync(Good + " ", null, key)).ShouldBeProblem(409, "idempotency_conflict", "Idempotency conflict");
    }

    /// <summary>F43, with the two below and the body that trickles (<see cref="Setup.ApiBoundaryTests"/>).</summary>
    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/xml", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("APPLICATION/JSON", 200)]
    public async Task Content_types(string? type, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Good));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        var answer = await _host.SendAsync(HttpMethod.Post, $"/api/v1/wallets/{ApiHost.Wallet}/invoices", content);
        if (status == 415)
            answer.ShouldBeProblem(415, "unsupported_media_type", "Unsupported media type");
        else
            answer.Status.ShouldBe(status, answer.Text);
    }

    [Fact]
    public async Task Bodies_beyond_64_KiB_are_413_with_and_without_a_length()
    {
        var exact = Good[..^1] + ",\"x\":\"" + new string('x', 65536 - Good.Length - 7) + "\"}";
        Encoding.UTF8.GetByteCount(exact).ShouldBe(65536);
        (await _host.CreateAsync(exact)).Status.ShouldBe(200);
        (await _host.CreateAsync(exact + " ")).ShouldBeProblem(413, "request_too_large", "Request too large");
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(exact + " ")));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await _host.SendAsync(HttpMethod.Post, $"/api/v1/wallets/{ApiHost.Wallet}/invoices", chunked, ("Transfer-Encoding", "chunked")))
            .ShouldBeProblem(413, "request_too_large", "Request too large");
    }

    [Fact]
    public async Task Utf16_is_400_and_a_byte_order_mark_is_passed_over()
    {
        using var utf16 = new ByteArrayContent(Encoding.Unicode.GetBytes(Good)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        (await _host.SendAsync(HttpMethod.Post, $"/api/v1/wallets/{ApiHost.Wallet}/invoices", utf16)).ShouldBeProblem(400, "validation_failed", "Validation failed");
        using var marked = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        (await _host.SendAsync(HttpMethod.Post, $"/api/v1/wallets/{ApiHost.Wallet}/invoices", marked)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Problem_json_is_given_to_those_who_ask_for_it()
    {
        (await _host.GetAsync($"/api/v1/invoices/{Guid.NewGuid()}", ("Accept", "application/problem+json"))).ContentType.ShouldBe("application/problem+json");
        (await _host.GetAsync($"/api/v1/invoices/{Guid.NewGuid()}", ("Accept", "application/json, application/problem+json;q=0"))).ContentType.ShouldBe("application/json");
        (await _host.GetAsync($"/api/v1/invoices/{Guid.NewGuid()}", ("Accept", "*/*"))).ContentType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("/api/v1/wallets/{0}")]
    [InlineData("/api/v1/wallets/{0}/invoices")]
    [InlineData("/api/v1/wallets/{0}/invoices?limit=x")]
    [InlineData("/api/v1/wallets/{0}/invoices.csv")]
    [InlineData("/api/v1/invoices/{0}")]
    [InlineData("/api/v1/invoices/{0}/history")]
    [InlineData("/api/v1/invoices/{0}/callbacks")]
    public async Task Missing_and_malformed_ids_answer_the_same_bytes(string path)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in new[] { Guid.NewGuid().ToString(), "x", "7b0f4c1e5d0a4b529a3e0f6f2a1c9d11", "%20" + ApiHost.Wallet, "{" + ApiHost.Wallet + "}", "0x0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11", "%00" })
        {
            if (id == "%00" && (await _host.GetAsync(string.Format(CultureInfo.InvariantCulture, path, id))).Status == 400)
                continue; // Kestrel's own refusal.
            var answer = await _host.GetAsync(string.Format(CultureInfo.InvariantCulture, path, id));
            var isWallet = path.Contains("wallets", StringComparison.Ordinal);
            answer.ShouldBeProblem(404, isWallet ? "wallet_not_found" : "invoice_not_found", isWallet ? "Wallet not found" : "Invoice not found");
            texts.Add(answer.Text.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal));
        }

        texts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_wallet_is_shown_with_its_currencies()
    {
        var wallet = (await _host.GetAsync($"/api/v1/wallets/{ApiHost.Wallet}")).Json;
        wallet.EnumerateObject().Select(m => m.Name).ShouldBe(["id", "name", "type", "currencies"]);
        wallet.GetProperty("type").GetString().ShouldBe("INVOICE");
        wallet.GetProperty("currencies").GetArrayLength().ShouldBe(4);
        wallet.GetProperty("currencies")[0].EnumerateObject().Select(m => m.Name).ShouldBe(["blockchain", "symbol", "contract_address", "decimal", "active"]);
    }

    [Fact]
    public async Task Cancel_ends_an_unpaid_invoice_once_and_the_timeline_tells()
    {
        var id = (await _host.CreatedAsync()).GetProperty("id").GetString();
        var canceled = await _host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel");
        canceled.Status.ShouldBe(200, canceled.Text);
        canceled.Json.GetProperty("active").GetBoolean().ShouldBeFalse();
        canceled.Json.GetProperty("exception").EnumerateArray().Select(e => e.GetString()).ShouldBe(["canceled"]);
        (await _host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel")).ShouldBeProblem(409, "invalid_state", "Invalid state");

        var items = (await _host.GetAsync($"/api/v1/invoices/{id}/history")).Json.GetProperty("items");
        items.EnumerateArray().Select(i => i.GetProperty("type").GetString()).ShouldBe(["invoice.created", "invoice.canceled"]);
        items.EnumerateArray().Select(i => i.GetProperty("version").GetInt32()).ShouldBe([1, 2]);
        items[0].EnumerateObject().Select(m => m.Name).ShouldBe(["version", "type", "status", "at", "txs"]);
        items[0].GetProperty("at").GetString()!.ShouldEndWith("Z");
    }

    private Task<(int Invoices, int Leases)> CountAsync()
        => _host.Db.ReadAsync(
            async (db, token) => (await db.Set<InvoiceModule.Invoices.Invoice>().CountAsync(token), await db.Set<InvoiceModule.Addresses.AddressLease>().CountAsync(token)),
            TestContext.Current.CancellationToken);
}
