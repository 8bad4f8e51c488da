using CsCheck;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class FiatValueTests
{
    [Theory]
    [InlineData("19.99", 2, "1999/100")]
    [InlineData("100", 0, "100/1")]
    [InlineData("0.01", 2, "1/100")]
    [InlineData("1.250", 3, "5/4")]
    [InlineData("1000000000000000", 2, "1000000000000000/1")]
    [InlineData("1000000000000000.00", 2, "1000000000000000/1")]
    [InlineData("1e2", 0, "100/1")]
    [InlineData("1.5e1", 0, "15/1")]
    public void Reads_exactly(string text, int decimals, string expected)
    {
        PriceFormula.ParseFiat(text, decimals, out var value).ShouldBe(FiatValueFault.None);
        value.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(null, 2, FiatValueFault.NotANumber)]
    [InlineData("", 2, FiatValueFault.NotANumber)]
    [InlineData("abc", 2, FiatValueFault.NotANumber)]
    [InlineData(" 1", 2, FiatValueFault.NotANumber)]
    [InlineData("+1", 2, FiatValueFault.NotANumber)]
    [InlineData("1,5", 2, FiatValueFault.NotANumber)]
    [InlineData("1.", 2, FiatValueFault.NotANumber)]
    [InlineData(".5", 2, FiatValueFault.NotANumber)]
    [InlineData("0x10", 2, FiatValueFault.NotANumber)]
    [InlineData("NaN", 2, FiatValueFault.NotANumber)]
    [InlineData("٣", 2, FiatValueFault.NotANumber)]
    [InlineData("1e-2147483648", 2, FiatValueFault.NotANumber)]
    [InlineData("1e2147483647", 2, FiatValueFault.NotANumber)]
    [InlineData("1e99999999999999", 2, FiatValueFault.NotANumber)]
    [InlineData("0", 2, FiatValueFault.NotPositive)]
    [InlineData("0.000", 2, FiatValueFault.NotPositive)]
    [InlineData("-0", 2, FiatValueFault.NotPositive)]
    [InlineData("-5", 2, FiatValueFault.NotPositive)]
    [InlineData("1.999", 2, FiatValueFault.TooManyDecimals)]
    [InlineData("1.000", 2, FiatValueFault.TooManyDecimals)]
    [InlineData("10.5", 0, FiatValueFault.TooManyDecimals)]
    [InlineData("1e-3", 2, FiatValueFault.TooManyDecimals)]
    [InlineData("1000000000000000.01", 2, FiatValueFault.TooLarge)]
    [InlineData("1e16", 2, FiatValueFault.TooLarge)]
    [InlineData("1e256", 2, FiatValueFault.TooLarge)]
    internal void Refuses_with_the_reason(string? text, int decimals, FiatValueFault expected)
        => PriceFormula.ParseFiat(text, decimals, out _).ShouldBe(expected);

    [Fact]
    public void Any_amount_of_minor_units_comes_back()
        => Gen.Select(Gen.Long[1, 1_000_000_000_000_000], Gen.Int[0, 4]).Sample((minor, decimals) =>
        {
            var digits = minor.ToString("D" + (decimals + 1), System.Globalization.CultureInfo.InvariantCulture);
            var text = decimals == 0 ? digits : digits[..^decimals] + "." + digits[^decimals..];
            return PriceFormula.ParseFiat(text, decimals, out var value) == FiatValueFault.None
                && value == new Rational(minor, System.Numerics.BigInteger.Pow(10, decimals));
        });

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void Is_the_same_in_any_culture(string culture) => Cultures.Run(culture, () =>
    {
        PriceFormula.ParseFiat("1234.56", 2, out var value).ShouldBe(FiatValueFault.None);
        value.ToString().ShouldBe("30864/25");
        PriceFormula.ParseFiat("1,5", 2, out _).ShouldBe(FiatValueFault.NotANumber);
        PriceFormula.ParseFiat("-5", 2, out _).ShouldBe(FiatValueFault.NotPositive);
        PriceFormula.FiatEquivalent(123_456_789, 8, Rational.Parse("50000.5"), 2).ShouldBe("61729.01");
    });
}
