using System.Globalization;
using System.Numerics;
using CsCheck;
using InvoiceModule.Rates;

namespace InvoiceModule.Tests.Properties;

public sealed class RationalTests
{
    [Fact]
    public void It_is_in_lowest_terms_with_its_sign_above_the_line()
        => Gen.Select(Money.Amount, Money.Amount, Gen.Bool, Gen.Bool).Sample((n, d, minusAbove, minusBelow) =>
        {
            var (above, below) = (minusAbove ? -n : n, minusBelow ? -d - 1 : d + 1);
            var value = new Rational(above, below);
            value.Denominator.Sign.ShouldBe(1);
            BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator).ShouldBe(1);
            (value.Numerator * below).ShouldBe(above * value.Denominator);
            value.Sign.ShouldBe(above.Sign * below.Sign);
        });

    [Fact]
    public void It_obeys_the_laws_of_a_field()
        => Gen.Select(Money.Fraction, Money.Fraction, Money.Positive).Sample((a, b, c) =>
        {
            (a * b).ShouldBe(b * a);
            (a * b * c).ShouldBe(a * (b * c));
            (a * c / c).ShouldBe(a);
            (a / c * c).ShouldBe(a);
            (c / c).ShouldBe(new Rational(1, 1));
            (a * new Rational(1, 1)).ShouldBe(a);
        });

    [Fact]
    public void Its_order_is_that_of_the_numbers()
        => Gen.Select(Money.Fraction, Money.Fraction).Sample((a, b) =>
        {
            var order = (a.Numerator * b.Denominator - b.Numerator * a.Denominator).Sign;
            Math.Sign(a.CompareTo(b)).ShouldBe(order);
            ((a < b), (a > b), (a <= b), (a >= b)).ShouldBe((order < 0, order > 0, order <= 0, order >= 0));
            var same = new Rational(a.Numerator * 3, a.Denominator * 3);
            ((a < same), (a > same), (a <= same), (a >= same)).ShouldBe((false, false, true, true));
        });

    [Fact]
    public void The_ceiling_is_the_smallest_integer_not_below()
        => Money.Fraction.Sample(a =>
        {
            var ceiling = a.Ceiling();
            (new Rational(ceiling, 1) >= a && new Rational(ceiling - 1, 1) < a).ShouldBeTrue();
            new Rational(ceiling, 1).Ceiling().ShouldBe(ceiling);
        });

    [Fact]
    public void It_is_stored_and_read_exactly()
        => Money.Fraction.Sample(a => Rational.FromFraction(a.ToString()).ShouldBe(a));

    [Fact]
    public void A_decimal_is_read_exactly()
        => Gen.Select(Money.Amount, Gen.Int[0, 30], Gen.Bool).Sample((digits, scale, minus) =>
        {
            var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
            text = (minus ? "-" : "") + (scale == 0 ? text : text[..^scale] + "." + text[^scale..]);
            Rational.Parse(text).ShouldBe(new Rational(minus ? -digits : digits, BigInteger.Pow(10, scale)));
            Rational.TryParse(text, out var value).ShouldBeTrue();
            value.ShouldBe(Rational.Parse(text));
            Rational.Parse("12e2").ShouldBe(new Rational(1200, 1));
        });

    [Fact]
    public void What_is_shown_is_cut_and_never_rounded_up()
        => Gen.Select(Money.Positive, Gen.Int[0, 20], Gen.Bool).Sample((a, places, minus) =>
        {
            var shown = (minus ? new Rational(-a.Numerator, a.Denominator) : a).ToDecimalString(places);
            shown.StartsWith('-').ShouldBe(minus);
            var value = Rational.Parse(shown.TrimStart('-'));
            (value <= a).ShouldBeTrue();
            if (shown.Contains('.', StringComparison.Ordinal))
                shown.ShouldNotEndWith("0");

            // At most so many decimals, not counting the zeros with which a small fraction begins, and no less than that precision allows.
            var fraction = shown.Contains('.', StringComparison.Ordinal) ? shown[(shown.IndexOf('.', StringComparison.Ordinal) + 1)..] : "";
            fraction.TrimStart('0').Length.ShouldBeLessThanOrEqualTo(places);
            var zeros = 0;
            for (var first = a.Numerator * 10; first < a.Denominator; first *= 10)
                zeros++;
            fraction.Length.ShouldBeLessThanOrEqualTo(places + zeros);
            var unit = new Rational(1, BigInteger.Pow(10, places + zeros));
            new Rational(value.Numerator * unit.Denominator + value.Denominator, value.Denominator * unit.Denominator).CompareTo(a).ShouldBe(1);
        });

    [Theory]
    [InlineData("1", "3", 18, "0.333333333333333333")]
    [InlineData("500000", "11", 18, "45454.545454545454545454")]
    [InlineData("1", "4", 18, "0.25")]
    [InlineData("-1", "4", 18, "-0.25")]
    [InlineData("7", "1", 18, "7")]
    [InlineData("0", "1", 18, "0")]
    [InlineData("1", "10", 1, "0.1")]
    [InlineData("1", "30000000", 2, "0.000000033")]
    public void Decimal_strings(string numerator, string denominator, int places, string expected)
        => Rational.FromFraction($"{numerator}/{denominator}").ToDecimalString(places).ShouldBe(expected);

    [Fact]
    public void What_is_no_fraction_is_refused()
    {
        Should.Throw<DivideByZeroException>(() => new Rational(1, 0)).Message.ShouldContain("not 0");
        Should.Throw<DivideByZeroException>(() => new Rational(1, 1) / default(Rational));
        foreach (var wrong in new[] { "1", "", "/", "1/", "/1", "1/0x", "1.0/2", "1/-2", "one/two", "1/+2" })
            Should.Throw<FormatException>(() => Rational.FromFraction(wrong), wrong);
        Should.Throw<FormatException>(() => Rational.FromFraction("1")).Message.ShouldContain("numerator/denominator");
        Should.Throw<FormatException>(() => Rational.Parse("ten")).Message.ShouldContain("decimal number");
        Rational.TryParse(null, out var none).ShouldBeFalse();
        none.ShouldBe(default);
        Rational.TryParse("ten", out _).ShouldBeFalse();
        default(Rational).ToString().ShouldBe("0/1");
    }
}
