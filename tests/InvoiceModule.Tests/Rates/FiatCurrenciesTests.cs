using System.Globalization;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class FiatCurrenciesTests
{
    [Theory]
    [InlineData("USD", 2)]
    [InlineData("eur", 2)]
    [InlineData("Jpy", 0)]
    [InlineData("isk", 0)]
    [InlineData("KWD", 3)]
    [InlineData("clf", 4)]
    [InlineData("IQD", 3)]
    [InlineData("MGA", 2)]
    [InlineData("XCG", 2)]
    public void Finds_a_currency_in_any_case(string code, int decimals)
    {
        FiatCurrencies.TryFind(code, out var currency).ShouldBeTrue();
        currency.ShouldBe(new FiatCurrency(code.ToUpperInvariant(), decimals));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDT")]
    [InlineData(" USD")]
    [InlineData("XAU")]
    [InlineData("XXX")]
    [InlineData("XTS")]
    [InlineData("XDR")]
    [InlineData("DEM")]
    [InlineData("ANG")]
    [InlineData("BGN")]
    [InlineData("HRK")]
    [InlineData("BTC")]
    public void Does_not_find_what_is_no_money_of_today(string? code) => FiatCurrencies.TryFind(code, out _).ShouldBeFalse();

    [Fact]
    public void Holds_three_ascii_letters_each_and_nothing_twice()
    {
        FiatCurrencies.All.Values.ShouldAllBe(c => c.Code.Length == 3 && c.Code.All(char.IsAsciiLetterUpper));
        FiatCurrencies.All.Count.ShouldBeInRange(160, 175);
        FiatCurrencies.All.Values.GroupBy(c => c.Decimals).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))
            .ShouldBe([(0, 17), (2, FiatCurrencies.All.Count - 26), (3, 7), (4, 2)]);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("az-Latn-AZ")]
    public void Finds_every_currency_in_every_case_in_any_culture(string culture) => Cultures.Run(culture, () =>
    {
        foreach (var code in FiatCurrencies.All.Keys)
        {
            for (var bits = 0; bits < 8; bits++)
            {
                var mixed = string.Concat(code.Select((c, i) => (bits >> i & 1) == 1 ? char.ToLowerInvariant(c) : c));
                FiatCurrencies.TryFind(mixed, out var currency).ShouldBeTrue(mixed);
                currency.Code.ShouldBe(code);
            }
        }
    });

    [Fact]
    public void No_letter_outside_ascii_passes_for_one_of_ours()
    {
        for (var other = 128; other <= char.MaxValue; other++)
        {
            foreach (var code in (string[])["INR", "KES", "SEK"])
            {
                for (var at = 0; at < 3; at++)
                    FiatCurrencies.TryFind(code[..at] + (char)other + code[(at + 1)..], out _).ShouldBeFalse(other.ToString("X4", CultureInfo.InvariantCulture));
            }
        }

    }
}
