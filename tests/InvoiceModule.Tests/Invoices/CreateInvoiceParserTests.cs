using System.Globalization;
using System.Numerics;
using System.Text;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

public sealed class CreateInvoiceParserTests
{
    [Fact]
    public void Every_documented_member_is_read()
    {
        var (request, errors) = Validation.Of("""
            {"blockchain":"Bitcoin-Sim","symbol":"btc","fiatCurrency":{"currency":"eur","value":19.90,"percent":-5},"expiry":40,"confirmations":3,
             "secret_key":"s🔑","pause":525600,"data":{"order_id":"o","title":"t","description":"d","url_callback":"https://a.example/c",
             "url_success":"http://a.example","url_failed":"https://a.example/?f=1#x","user_data":"\u2028 ü","url_pay":"ignored"}}
            """);

        errors.ShouldBeEmpty();
        request.ShouldBe(new CreateInvoiceRequest
        {
            Blockchain = "Bitcoin-Sim",
            Symbol = "btc",
            FiatCurrency = new FiatAmount("eur", "19.90", -5),
            Expiry = 40,
            Confirmations = 3,
            SecretKey = "s🔑",
            Pause = 525600,
            Data = new InvoiceData
            {
                OrderId = "o",
                Title = "t",
                Description = "d",
                UrlCallback = "https://a.example/c",
                UrlSuccess = "http://a.example",
                UrlFailed = "https://a.example/?f=1#x",
                UserData = "\u2028 ü",
            },
        });
    }

    /// <summary>F33, with the theory below and <see cref="InvoiceEndpointsTests.Refusals_take_no_address_and_write_nothing"/>.</summary>
    [Theory]
    [InlineData("1", "1")]
    [InlineData("\"7\"", "7")]
    [InlineData("\"007\"", "7")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void Value_is_exact(string json, string value)
    {
        var (request, errors) = Validation.Of(Validation.Body($"\"value\":{json}"));
        errors.ShouldBeEmpty();
        request.Value.ShouldBe(BigInteger.Parse(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1E3")]
    [InlineData("1e400")]
    [InlineData("1e-9")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1_000\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"١٢\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"0.1+0.2\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void Value_is_refused(string json)
        => Validation.Of(Validation.Body($"\"value\":{json}")).Errors.Keys.ShouldBe(["$.value"]);

    [Theory]
    [InlineData("", "1")]
    [InlineData("NaN", "1")]
    [InlineData("\"5\"", "5")]
    [InlineData("1.0", "1")]
    [InlineData("1e1", "10")]
    [InlineData("true", "1")]
    [InlineData("{}", "1")]
    [InlineData("[5]", "5")]
    public void An_integer_is_a_json_integer(string json, string meant)
    {
        _ = meant;
        if (json is "" or "NaN")
        {
            Validation.Of($$"""{"blockchain":"b","symbol":"s","value":1,"confirmations":{{json}}}""").Errors.Keys.ShouldBe(["$"]);
            return;
        }

        Validation.Of($$"""{"blockchain":"b","symbol":"s","value":1,"confirmations":{{json}}}""").Errors.Keys.ShouldBe(["$.confirmations"]);
        Validation.Of(Validation.Body($"\"value\":1,\"expiry\":{json}")).Errors.Keys.ShouldBe(["$.expiry"]);
        Validation.Of(Validation.Body($"\"value\":1,\"pause\":{json}")).Errors.Keys.ShouldBe(["$.pause"]);
        Validation.Of(Validation.Body("\"fiatCurrency\":{\"currency\":\"USD\",\"value\":1,\"percent\":" + json + "}")).Errors.Keys.ShouldBe(["$.fiatCurrency.percent"]);
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        var errors = Validation.Of("""
            {"blockchain":7,"value":1,"fiatCurrency":{"currency":"XXX","value":"a","percent":1001},"expiry":14,"confirmations":99999,"pause":-1,
             "secret_key":[],"data":{"order_id":1,"title":"\u0000","url_callback":"ftp://x","url_success":"//evil","url_failed":"javascript:alert(1)"}}
            """).Errors;

        errors.Keys.ShouldBe(
            [
                "$.blockchain", "$.confirmations", "$.data.order_id", "$.data.title", "$.data.url_callback", "$.data.url_failed", "$.data.url_success",
                "$.expiry", "$.fiatCurrency.currency", "$.fiatCurrency.percent", "$.fiatCurrency.value", "$.pause", "$.secret_key", "$.symbol", "$.value",
            ],
            ignoreOrder: true);
        errors.Values.ShouldAllBe(messages => messages.Length == 1);
    }

    [Fact]
    public void Absent_and_null_are_the_same()
    {
        var (request, errors) = Validation.Of(Validation.Body("\"value\":1,\"fiatCurrency\":null,\"expiry\":null,\"secret_key\":null,\"pause\":null,\"data\":null"));
        errors.ShouldBeEmpty();
        request.ShouldBe(Validation.Of(Validation.Body("\"value\":1")).Request);
        Validation.Of("""{"blockchain":null,"symbol":null,"confirmations":null,"value":null}""").Errors.Keys
            .ShouldBe(["$.blockchain", "$.confirmations", "$.symbol", "$.value"], ignoreOrder: true);
    }

    [Fact]
    public void What_the_module_decides_cannot_be_sent()
    {
        var (request, errors) = Validation.Of(Validation.Body(
            "\"value\":1,\"id\":\"00000000-0000-0000-0000-000000000000\",\"status\":\"PAID\",\"address\":\"evil\",\"active\":false,\"created\":1,\"unknown\":{\"x\":[1]}"));
        errors.ShouldBeEmpty();
        request.ShouldBe(Validation.Of(Validation.Body("\"value\":1")).Request);
    }

    [Theory]
    [InlineData("{\"value\":1,\"value\":9}", "$.value")]
    [InlineData("{\"value\":1,\"val\\u0075e\":9}", "$.value")]
    [InlineData("{\"data\":{\"title\":\"a\",\"title\":\"a\"}}", "$.data.title")]
    [InlineData("{\"unknown\":[{},{\"a\":1,\"a\":1}]}", "$.unknown[1].a")]
    [InlineData("{\"\\ud800\":1}", "$")]
    public void Duplicates_and_broken_names_are_refused(string json, string path) => Validation.Of(json).Errors.Keys.ShouldContain(path);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{\"value\":1,}")]
    [InlineData("{/*c*/\"value\":1}")]
    [InlineData("{\"value\":1} x")]
    [InlineData("{\"value\":NaN}")]
    [InlineData("{\"value\":01}")]
    [InlineData("{'value':1}")]
    public void What_is_no_json_object_gets_one_clear_fault(string json) => Validation.Of(json).Errors.Keys.ShouldBe(["$"]);

    [Fact]
    public void Depth_is_bounded()
    {
        Validation.Of(Validation.Body($"\"value\":1,\"x\":{new string('[', 31)}{new string(']', 31)}")).Errors.ShouldBeEmpty();
        Validation.Of(Validation.Body($"\"value\":1,\"x\":{new string('[', 32)}{new string(']', 32)}")).Errors.Keys.ShouldBe(["$"]);
        Validation.Of(new string('[', 60000)).Errors.Keys.ShouldBe(["$"]);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over_and_other_encodings_are_refused()
    {
        var body = Validation.Body("\"value\":1");
        Validation.Of([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]).Errors.ShouldBeEmpty();
        Validation.Of(Encoding.Unicode.GetBytes(body)).Errors.Keys.ShouldBe(["$"]);
        Validation.Of([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(body)]).Errors.Keys.ShouldBe(["$"]);
        Validation.Of([.. "{\"blockchain\":\""u8, 0xFF, .. "\"}"u8]).Errors.Keys.ShouldBe(["$"]);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("a\\ud83d")]
    public void Half_a_surrogate_pair_is_refused(string escape)
    {
        Validation.Of(Validation.Body("\"value\":1,\"data\":{\"title\":\"" + escape + "\"}")).Errors.Keys.ShouldBe(["$.data.title"]);
        Validation.Of(Validation.Body($"\"value\":\"{escape}\"")).Errors.Keys.ShouldBe(["$.value"]);
        Validation.Of(Validation.Body($"\"value\":1,\"secret_key\":\"{escape}\"")).Errors.Keys.ShouldBe(["$.secret_key"]);
    }

    [Fact]
    public void Fiat_and_data_may_be_an_array_of_exactly_one()
    {
        var (request, errors) = Validation.Of(Validation.Body("\"fiatCurrency\":[{\"currency\":\"USD\",\"value\":\"5\"}],\"data\":[{\"title\":\"t\"}]"));
        errors.ShouldBeEmpty();
        request.FiatCurrency.ShouldBe(new FiatAmount("USD", "5"));
        request.Data.Title.ShouldBe("t");
        Validation.Of(Validation.Body("\"value\":1,\"data\":[]")).Errors.Keys.ShouldBe(["$.data"]);
        Validation.Of(Validation.Body("\"fiatCurrency\":[]")).Errors.Keys.ShouldBe(["$.fiatCurrency"]);
        Validation.Of(Validation.Body("\"fiatCurrency\":[{},{}]")).Errors.Keys.ShouldBe(["$.fiatCurrency"]);
        Validation.Of(Validation.Body("\"fiatCurrency\":\"USD\"")).Errors.Keys.ShouldBe(["$.fiatCurrency"]);
    }

    [Fact]
    public void A_hostile_body_gets_no_larger_answer()
    {
        var members = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"{i}\":1,\"{i}\":1"));
        var errors = Validation.Of("{\"" + new string('a', 30000) + "\":{" + members + "}}").Errors;
        errors.Sum(e => e.Key.Length).ShouldBeLessThan(3000);
    }
}
