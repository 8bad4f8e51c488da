using System.Globalization;
using InvoiceModule.Invoices;

namespace InvoiceModule.Tests.Invoices;

/// <summary>F34: every range at its ends.</summary>
public sealed class CreateInvoiceValidatorTests
{
    private static readonly CreateInvoiceRequest Good = new() { Blockchain = "bitcoin-sim", Symbol = "BTC", Value = 1, Confirmations = 1 };

    [Fact]
    public void A_good_request_has_no_fault() => Check(Good).ShouldBeEmpty();

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(40, true)]
    [InlineData(41, false)]
    [InlineData(int.MinValue, false)]
    public void Expiry(int expiry, bool good) => Check(Good with { Expiry = expiry }).ShouldBe(good, "$.expiry", "Must be an integer 15..40 (minutes).");

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, -1, false)]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(1, 10000, true)]
    [InlineData(1, 10001, false)]
    [InlineData(1, int.MaxValue, false)]
    [InlineData(null, 0, false)]
    [InlineData(null, 1, true)]
    public void Confirmations(int? min, int confirmations, bool good)
        => Check(Good with { Confirmations = confirmations }, min).ShouldBe(good, "$.confirmations", $"Must be an integer {min ?? 1}..10000.");

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(525600, true)]
    [InlineData(525601, false)]
    public void Pause(int pause, bool good) => Check(Good with { Pause = pause }).ShouldBe(good, "$.pause", "Must be an integer 0..525600 (minutes).");

    [Theory]
    [InlineData(-100, false)]
    [InlineData(-99, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(1000000000, false)]
    public void Percent(int percent, bool good)
        => Check(Good with { Value = null, FiatCurrency = new FiatAmount("USD", "1", percent) }).ShouldBe(good, "$.fiatCurrency.percent", "Must be an integer -99..1000.");

    [Fact]
    public void Exactly_one_of_value_and_fiat_value()
    {
        const string Message = "Give exactly one of value (base units) and the value in fiat, fiatCurrency.value (major units).";
        Check(Good with { Value = null }).ShouldBe(false, "$.value", Message);
        Check(Good with { FiatCurrency = new FiatAmount("USD", "1") }).ShouldBe(false, "$.value", Message);
        Check(Good with { Value = null, FiatCurrency = new FiatAmount("USD", null) }).ShouldBe(false, "$.value", Message);
        Check(Good with { FiatCurrency = new FiatAmount("USD", null) }).ShouldBeEmpty();
        Check(Good with { Value = null, FiatCurrency = new FiatAmount("USD", "1") }).ShouldBeEmpty();
    }

    [Fact]
    public void Percent_belongs_to_a_fiat_value()
        => Check(Good with { FiatCurrency = new FiatAmount("USD", null, 5) }).Keys.ShouldBe(["$.fiatCurrency.percent"]);

    [Theory]
    [InlineData("USD", "19.99", null)]
    [InlineData("usd", "0.01", null)]
    [InlineData("jpy", "100", null)]
    [InlineData("KWD", "1.234", null)]
    [InlineData("USD", "1.999", "Has more decimals than USD has: at most 2.")]
    [InlineData("JPY", "1.5", "Has more decimals than JPY has: at most 0.")]
    [InlineData("USD", "0", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "-5", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "1e3", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "1,5", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "٥", "Must be a number of major units greater than 0, such as 19.99, without sign or exponent.")]
    [InlineData("USD", "1000000000000001", "Is too large: at most 1000000000000000 major units.")]
    public void Fiat_value(string currency, string value, string? message)
        => Check(Good with { Value = null, FiatCurrency = new FiatAmount(currency, value) }).ShouldBe(message is null, "$.fiatCurrency.value", message);

    [Theory]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("usd ")]
    [InlineData("UЅD")]
    public void Currency_is_iso_4217(string currency)
        => Check(Good with { Value = null, FiatCurrency = new FiatAmount(currency, "1") }).Keys.ShouldBe(["$.fiatCurrency.currency"]);

    [Theory]
    [InlineData(128, "$.data.order_id")]
    [InlineData(256, "$.data.title")]
    [InlineData(2048, "$.data.description")]
    [InlineData(4096, "$.data.user_data")]
    [InlineData(256, "$.secret_key")]
    [InlineData(2048, "$.data.url_callback")]
    [InlineData(2048, "$.data.url_success")]
    [InlineData(2048, "$.data.url_failed")]
    public void Sizes_count_characters(int max, string path)
    {
        var prefix = path.Contains("url", StringComparison.Ordinal) ? "https://a.example/" : "";
        Check(With(path, prefix.PadRight(max, 'x'))).ShouldBeEmpty();
        Check(With(path, prefix.PadRight(max + 1, 'x'))).ShouldBe(false, path, $"Is too long: {max + 1} characters, at most {max} are allowed.");
        var emoji = string.Concat(Enumerable.Repeat("🔑", max - prefix.Length));
        Check(With(path, prefix + emoji)).ShouldBeEmpty();
        Check(With(path, prefix + emoji + "🔑")).Keys.ShouldBe([path]);
        Check(With(path, prefix + "\0")).ShouldBe(false, path, "Must not contain the character U+0000.");
        Check(With(path, prefix + "\ud83d")).ShouldBe(false, path, "Contains half of a surrogate pair; write the whole character.");
        Check(With(path, prefix + "\udd11\ud83d")).Keys.ShouldBe([path]);
    }

    [Fact]
    public void Blockchain_and_symbol_are_required()
    {
        Check(Good with { Blockchain = "", Symbol = null! }).Keys.ShouldBe(["$.blockchain", "$.symbol"], ignoreOrder: true);
        Check(Good with { Blockchain = "a\0", Symbol = "\ud800" }).Keys.ShouldBe(["$.blockchain", "$.symbol"], ignoreOrder: true);
    }

    [Fact]
    public void Any_other_character_is_let_through()
        => Check(Good with { Data = new InvoiceData { Title = "\u0001\u001f\u202e<script>'\"&\r\n\t\u2028\ufeff\uffff👩‍👩‍👧" } }).ShouldBeEmpty();

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_process_culture_plays_no_part(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Check(Good with { Value = null, Expiry = 99, FiatCurrency = new FiatAmount("inr", "1.5") }).ShouldBe(false, "$.expiry", "Must be an integer 15..40 (minutes).");
            Validation.Of(Validation.Body("\"fiatCurrency\":{\"currency\":\"isk\",\"value\":1.5,\"percent\":-5}")).Errors
                .ShouldBe(false, "$.fiatCurrency.value", "Has more decimals than ISK has: at most 0.");
            Validation.Of(Validation.Body("\"value\":1234567890,\"data\":{\"url_success\":\"https://I.example/\"}")).Errors.ShouldBeEmpty();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CreateInvoiceRequest With(string path, string text) => path switch
    {
        "$.secret_key" => Good with { SecretKey = text },
        "$.data.order_id" => Good with { Data = new InvoiceData { OrderId = text } },
        "$.data.title" => Good with { Data = new InvoiceData { Title = text } },
        "$.data.description" => Good with { Data = new InvoiceData { Description = text } },
        "$.data.user_data" => Good with { Data = new InvoiceData { UserData = text } },
        "$.data.url_callback" => Good with { Data = new InvoiceData { UrlCallback = text } },
        "$.data.url_success" => Good with { Data = new InvoiceData { UrlSuccess = text } },
        "$.data.url_failed" => Good with { Data = new InvoiceData { UrlFailed = text } },
        _ => throw new ArgumentOutOfRangeException(nameof(path)),
    };

    private static IReadOnlyDictionary<string, string[]> Check(CreateInvoiceRequest request, int? min = 1)
    {
        var errors = new ValidationErrors();
        CreateInvoiceValidator.Validate(request, min, errors);
        return Validation.ErrorsOf(errors);
    }
}
