using System.Globalization;
using InvoiceModule.PaymentPage;

namespace InvoiceModule.Tests.PaymentPage;

/// <summary>Against the cardinal plural rules of Unicode CLDR.</summary>
public sealed class PluralRulesTests
{
    [Theory]
    [InlineData("en", "0 other, 1 one, 2 other, 21 other")]
    [InlineData("de", "0 other, 1 one, 2 other")]
    [InlineData("nl", "0 other, 1 one, 2 other")]
    [InlineData("it", "0 other, 1 one, 2 other")]
    [InlineData("es", "0 other, 1 one, 2 other")]
    [InlineData("tr", "0 other, 1 one, 2 other")]
    [InlineData("fr", "0 one, 1 one, 2 other")]
    [InlineData("pt", "0 one, 1 one, 2 other")]
    [InlineData("pl", "0 many, 1 one, 2 few, 4 few, 5 many, 11 many, 12 many, 14 many, 21 many, 22 few, 25 many, 112 many, 122 few")]
    [InlineData("ar", "0 zero, 1 one, 2 two, 3 few, 10 few, 11 many, 99 many, 100 other, 102 other, 103 few, 111 many, 1000 other")]
    [InlineData("zh", "0 other, 1 other, 2 other")]
    [InlineData("ja", "0 other, 1 other, 2 other")]
    public void Each_number_has_its_category(string language, string expected)
        => string.Join(", ", expected.Split(", ").Select(e => long.Parse(e.Split(' ')[0], CultureInfo.InvariantCulture)).Select(n => $"{n} {PluralRules.Of(language, n)}")).ShouldBe(expected);

    // What a language's file holds beyond "other" must be a category that the language has.
    [Fact]
    public void No_text_waits_for_a_number_that_never_comes()
    {
        foreach (var texts in PaymentLanguages.All)
        {
            texts.ConfirmationsOf.ShouldContainKey("other");
            var reached = Enumerable.Range(0, 1001).Select(n => PluralRules.Of(texts.Language, n)).ToHashSet();
            texts.ConfirmationsOf.Keys.Where(k => k != "other").ShouldBeSubsetOf(reached, texts.Language);
            texts.ConfirmationsOf.Values.ShouldAllBe(t => t.Contains("{count}"));
        }
    }

    [Theory]
    [InlineData("en", 0, 1, "0 of 1 confirmation")]
    [InlineData("en", 1, 2, "1 of 2 confirmations")]
    [InlineData("de", 1, 1, "1 von 1 Bestätigung")]
    [InlineData("fr", 1, 3, "1 confirmation sur 3")]
    [InlineData("fr", 2, 3, "2 confirmations sur 3")]
    [InlineData("it", 0, 1, "0 conferme su 1")]
    [InlineData("es", 3, 6, "3 de 6 confirmaciones")]
    [InlineData("pt", 1, 1, "1 de 1 confirmação")]
    public void The_noun_follows_the_number_beside_it(string language, int count, int required, string expected)
    {
        var texts = PaymentLanguages.All.Single(t => t.Language == language);
        PluralRules.Choose(texts.ConfirmationsOf, language, texts.CountsCome ? count : required)
            .Replace("{count}", $"{count}", StringComparison.Ordinal).Replace("{required}", $"{required}", StringComparison.Ordinal).ShouldBe(expected);
    }
}
