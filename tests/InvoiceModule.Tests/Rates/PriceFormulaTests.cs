using System.Globalization;
using System.Numerics;
using CsCheck;
using InvoiceModule.Chains;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Rates;

public sealed class PriceFormulaTests
{
    [Theory]
    [InlineData("100", 0, "50000", 8, "200000")]
    [InlineData("100", 10, "50000", 8, "220000")]
    [InlineData("100", -99, "50000", 8, "2000")]
    [InlineData("0.01", 0, "50000", 8, "20")]
    [InlineData("0.01", -99, "50000", 8, "1")]
    [InlineData("1", 0, "3", 0, "1")]
    [InlineData("1", 0, "3", 8, "33333334")]
    [InlineData("19.99", 1000, "2500", 18, "87956000000000000")]
    [InlineData("1000000000000000", 1000, "0.01", 36, "1100000000000000000000000000000000000000000000000000000")]
    public void Prices_exactly_and_upwards(string fiat, int percent, string rate, int decimals, string expected)
    {
        PriceFormula.TryPrice(Rational.Parse(fiat), percent, Rational.Parse(rate), decimals, out var value).ShouldBeTrue();
        value.ShouldBe(BigInteger.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_contracts_cross_rate_stays_a_fraction()
    {
        // BTC 50000 USD, EUR 1.10 USD: 100 EUR are 0.0022 BTC, and not a satoshi more from a rounded rate.
        var rate = Rational.Parse("50000") / Rational.Parse("1.10");
        PriceFormula.TryPrice(Rational.Parse("100"), 0, rate, 8, out var value).ShouldBeTrue();
        value.ShouldBe(220_000);
    }

    [Fact]
    public void Is_the_least_amount_worth_the_price()
        => Gen.Select(Gen.Long[1, 1_000_000_000_000_000], Gen.Int[0, 4], Gen.Int[-99, 1000], Gen.Long[1, long.MaxValue], Gen.Int[0, 18], Gen.Int[0, 18])
            .Sample((minor, fiatDecimals, percent, rateDigits, rateScale, decimals) =>
            {
                var fiat = new Rational(minor, BigInteger.Pow(10, fiatDecimals));
                var rate = new Rational(rateDigits, BigInteger.Pow(10, rateScale));
                PriceFormula.TryPrice(fiat, percent, rate, decimals, out var value).ShouldBeTrue();
                // Worth of v in 1 / (10^decimals * 10^rateScale * 10^fiatDecimals * 100) of the currency, against the price in the same unit.
                BigInteger Worth(BigInteger v) => v * rateDigits * BigInteger.Pow(10, fiatDecimals) * 100;
                var price = (BigInteger)minor * (100 + percent) * BigInteger.Pow(10, decimals + rateScale);
                return Worth(value) >= price && Worth(value - 1) < price && value >= 1;
            });

    [Fact]
    public void A_price_beyond_an_evm_word_is_refused()
    {
        var tiny = new Rational(1, BigInteger.Pow(10, 40));
        PriceFormula.TryPrice(Rational.Parse("1e15"), 1000, tiny, 36, out _).ShouldBeFalse();
        PriceFormula.TryPrice(new Rational(BaseUnits.Max, 1), 0, new Rational(1, 1), 0, out var max).ShouldBeTrue();
        max.ShouldBe(BaseUnits.Max);
        PriceFormula.TryPrice(new Rational(2 * BaseUnits.Max + 1, 2), 0, new Rational(1, 1), 0, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("0", 0, "1", 8, "fiat")]
    [InlineData("-1", 0, "1", 8, "fiat")]
    [InlineData("1", -100, "1", 8, "percent")]
    [InlineData("1", 1001, "1", 8, "percent")]
    [InlineData("1", 0, "0", 8, "rate")]
    [InlineData("1", 0, "-5", 8, "rate")]
    [InlineData("1", 0, "1", -1, "decimals")]
    [InlineData("1", 0, "1", 37, "decimals")]
    public void What_is_no_price_throws(string fiat, int percent, string rate, int decimals, string named)
        => Should.Throw<ArgumentOutOfRangeException>(() => PriceFormula.TryPrice(Rational.Parse(fiat), percent, Rational.Parse(rate), decimals, out _)).ParamName.ShouldBe(named);

    [Theory]
    [InlineData(8, "0", 2, "rate")]
    [InlineData(8, "-1", 2, "rate")]
    [InlineData(-1, "1", 2, "decimals")]
    [InlineData(8, "1", -1, "fiatDecimals")]
    public void What_has_no_equivalent_throws(int decimals, string rate, int fiatDecimals, string named)
        => Should.Throw<ArgumentOutOfRangeException>(() => PriceFormula.FiatEquivalent(1, decimals, Rational.Parse(rate), fiatDecimals)).ParamName.ShouldBe(named);

    [Theory]
    [InlineData("200000", 8, "50000", 2, "100.00")]
    [InlineData("1", 8, "50000", 2, "0.00")]
    [InlineData("10", 8, "50000", 2, "0.01")]
    [InlineData("9", 8, "50000", 2, "0.00")]
    [InlineData("25", 2, "1", 1, "0.3")]
    [InlineData("24", 2, "1", 1, "0.2")]
    [InlineData("15", 1, "1", 0, "2")]
    [InlineData("0", 8, "50000", 3, "0.000")]
    [InlineData("123456789", 6, "1", 0, "123")]
    public void Shows_fiat_rounded_half_up(string value, int decimals, string rate, int fiatDecimals, string expected)
        => PriceFormula.FiatEquivalent(BigInteger.Parse(value, CultureInfo.InvariantCulture), decimals, Rational.Parse(rate), fiatDecimals).ShouldBe(expected);

    [Fact]
    public void Shown_fiat_is_within_half_a_minor_unit()
        => Gen.Select(Gen.ULong, Gen.Int[0, 18], Gen.Long[1, 1_000_000_000], Gen.Int[0, 9], Gen.Int[0, 4]).Sample((value, decimals, rateDigits, rateScale, fiatDecimals) =>
        {
            var rate = new Rational(rateDigits, BigInteger.Pow(10, rateScale));
            var shown = PriceFormula.FiatEquivalent(value, decimals, rate, fiatDecimals);
            var dot = shown.IndexOf('.', StringComparison.Ordinal);
            (dot < 0 ? 0 : shown.Length - dot - 1).ShouldBe(fiatDecimals);
            var minor = BigInteger.Parse(shown.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            // -1/2 < exact - shown*... <= : exact in [minor - 1/2, minor + 1/2)
            var unit = BigInteger.Pow(10, decimals + rateScale);
            var exact = (BigInteger)value * rateDigits * BigInteger.Pow(10, fiatDecimals) * 2;
            return exact >= (2 * minor - 1) * unit && exact < (2 * minor + 1) * unit;
        });

    [Theory]
    [InlineData("100.00", 10, "EUR", "110.00")]
    [InlineData("100.00", -50, "EUR", "50.00")]
    [InlineData("19.9", 0, "EUR", "19.9")]
    [InlineData("19.99", 10, "EUR", "21.99")]
    [InlineData("0.05", 50, "EUR", "0.08")]
    [InlineData("100", 1, "JPY", "101")]
    [InlineData("50", 1, "JPY", "51")]
    [InlineData("49", 1, "JPY", "49")]
    [InlineData("1.001", 1000, "KWD", "11.011")]
    [InlineData("0.0001", 25, "CLF", "0.0001")]
    [InlineData("1000000000000000", 1000, "EUR", "11000000000000000.00")]
    [InlineData("999999999999999.99", -1, "EUR", "989999999999999.99")]
    [InlineData("0.01", -99, "EUR", "0.0001")]
    [InlineData("10.5", 5, "NON", "11.025")]
    public void Shows_what_is_asked_for_with_its_markup(string fiat, int percent, string currency, string expected)
        => PriceFormula.AskedText(fiat, percent, currency).ShouldBe(expected);
}
