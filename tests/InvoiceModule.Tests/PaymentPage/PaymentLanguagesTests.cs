using System.Reflection;
using System.Text.RegularExpressions;
using InvoiceModule.PaymentPage;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.PaymentPage;

public sealed partial class PaymentLanguagesTests
{
    public static TheoryData<string> Languages => [.. PaymentLanguages.All.Select(t => t.Language)];

    [Fact]
    public void There_are_twelve_and_one_is_written_from_right_to_left()
    {
        PaymentLanguages.All.Count.ShouldBe(12);
        PaymentLanguages.All.Select(t => t.Language).Distinct().Count().ShouldBe(12);
        PaymentLanguages.All.Where(t => t.Direction == "rtl").Select(t => t.Language).ShouldBe(["ar"]);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Each_has_every_text_with_the_placeholders_of_the_english_one(string language)
    {
        var (texts, english) = (PaymentLanguages.All.Single(t => t.Language == language), PaymentLanguages.All[0]);
        foreach (var ((key, text), (_, model)) in TextsOf(texts).Zip(TextsOf(english)))
        {
            text.ShouldNotBeNullOrWhiteSpace($"{language}: {key}");
            Placeholder().Matches(text).Select(m => m.Value).Order().ShouldBe(Placeholder().Matches(model).Select(m => m.Value).Order(), $"{language}: {key}");
            text.ShouldBe(text.Trim());
        }

        foreach (var state in Enum.GetValues<PaymentState>())
        {
            texts.Titles.ShouldContainKey(state);
            texts.Explanations.ShouldContainKey(state);
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void Each_is_translated(string language)
    {
        if (language == "en")
            return;
        var (texts, english) = (PaymentLanguages.All.Single(t => t.Language == language), PaymentLanguages.All[0]);

        // A word may be the same in two languages (token, invoice), a sentence is not.
        TextsOf(texts).Zip(TextsOf(english)).Where(p => p.Second.Text.Length > 15 && p.First.Text == p.Second.Text).Select(p => p.First.Key).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", null, "en")]
    [InlineData("", "de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("", "sv,fr;q=0.3,it;q=0.7", "it")]
    [InlineData("", "de;q=0,ja;q=0.1", "ja")]
    [InlineData("", "zh-Hant-TW", "zh")]
    [InlineData("", "PT-br", "pt")]
    [InlineData("", "xx,yy", "en")]
    [InlineData("", "*", "en")]
    [InlineData("", ";;;q=nonsense", "en")]
    [InlineData("?lang=ar", "de", "ar")]
    [InlineData("?lang=AR-EG", "de", "ar")]
    [InlineData("?lang=<script>", "de", "de")]
    [InlineData("?lang=ar&lang=fr", "de", "de")]
    [InlineData("?lang=", "tr", "tr")]
    public void The_link_comes_before_the_browser_and_the_browser_before_english(string query, string? accept, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        if (accept is not null)
            http.Request.Headers.AcceptLanguage = accept;
        PaymentLanguages.Choose(http.Request).Language.ShouldBe(expected);
    }

    [Theory]
    [InlineData("en", "1234567.50", "1,234,567.50\u00a0EUR")]
    [InlineData("de", "1234567.50", "1.234.567,50\u00a0EUR")]
    [InlineData("ar", "19.99", "19.99\u00a0EUR")]
    [InlineData("ja", "1000", "1,000.00\u00a0EUR")]
    [InlineData("tr", "999.9", "999,90\u00a0EUR")]
    [InlineData("en", "123456789012345678901234567890.123", "123,456,789,012,345,678,901,234,567,890.123\u00a0EUR")]
    public void A_price_keeps_its_digits_has_its_cents_and_takes_the_languages_separators(string language, string value, string expected)
        => PaymentFormat.Fiat(new PublicFiat("EUR", value), PaymentLanguages.All.Single(t => t.Language == language).Culture).ShouldBe(expected);

    [Theory]
    [InlineData("en", "25 November, 14:05 UTC")]
    [InlineData("de", "25. November, 14:05 UTC")]
    [InlineData("ar", "25 نوفمبر, 14:05 UTC")]
    [InlineData("ja", "11月25日, 14:05 UTC")]
    public void A_time_is_written_in_the_language_and_in_the_gregorian_calendar(string language, string expected)
        => PaymentFormat.Time(new DateTime(2026, 11, 25, 14, 5, 0, DateTimeKind.Utc), PaymentLanguages.All.Single(t => t.Language == language).Culture).ShouldBe(expected);

    private static IEnumerable<(string Key, string Text)> TextsOf(PaymentTexts texts)
        => typeof(PaymentTexts).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.PropertyType == typeof(string) && p.Name is not (nameof(PaymentTexts.Language) or nameof(PaymentTexts.Direction)))
            .Select(p => (p.Name, (string)p.GetValue(texts)!))
            .Concat(texts.Titles.OrderBy(t => t.Key).Select(t => ($"title {t.Key}", t.Value)))
            .Append((nameof(PaymentTexts.ConfirmationsOf), texts.ConfirmationsOf["other"]))
            .Concat(texts.Explanations.OrderBy(t => t.Key).Select(t => ($"explanation {t.Key}", t.Value)));

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
