using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Rates;

/// <summary>From fiat to base units and back. Everything is a fraction until the one rounding at the end.</summary>
internal static class PriceFormula
{
    /// <summary>The greatest fiat value, in major units: 10^15.</summary>
    public static readonly BigInteger MaxFiat = BigInteger.Pow(10, 15);

    /// <summary><c>ceil( fiat * (100 + percent) / 100 / rate * 10^decimals )</c>: rounded up, so the merchant never gets less than the price.</summary>
    /// <param name="fiat">Major units, greater than 0.</param>
    /// <param name="percent">Markup, -99..1000.</param>
    /// <param name="rate">The price of one whole coin in that currency, greater than 0.</param>
    /// <param name="decimals">Decimals of one whole coin, 0..36.</param>
    /// <param name="value">Base units, 1..2^256-1.</param>
    /// <returns>False when the price is above 2^256-1 base units.</returns>
    public static bool TryPrice(Rational fiat, int percent, Rational rate, int decimals, out BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fiat.Sign, nameof(fiat));
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, -99);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 1000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.Sign, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 36);
        value = (Asked(fiat, percent) / rate * new Rational(BigInteger.Pow(10, decimals), 1)).Ceiling();
        return BaseUnits.IsValid(value);
    }

    /// <summary>
    /// What a crypto value is worth, for display: rounded half up to the currency's decimals, all of them shown (<c>12.50</c>). Less than half of the
    /// smallest unit shows as zero (<c>0.00</c>). Nothing is priced with it.
    /// </summary>
    /// <param name="value">Base units, 0..2^256-1.</param>
    /// <param name="decimals">Decimals of one whole coin, 0..36.</param>
    /// <param name="rate">The price of one whole coin, greater than 0.</param>
    /// <param name="fiatDecimals">Decimals of the currency, 0..4.</param>
    public static string FiatEquivalent(BigInteger value, int decimals, Rational rate, int fiatDecimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate.Sign, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfNegative(fiatDecimals);
        var minor = new Rational(BaseUnits.Checked(value) * BigInteger.Pow(10, fiatDecimals), BigInteger.Pow(10, decimals)) * rate;
        return Written(HalfUp(minor), fiatDecimals);
    }

    /// <summary>What the payer is asked for: the fiat value with its markup, <c>fiat * (100 + percent) / 100</c>, nothing rounded.</summary>
    /// <param name="fiat">Major units.</param>
    /// <param name="percent">Markup; negative is a discount.</param>
    public static Rational Asked(Rational fiat, int percent) => fiat * new Rational(100 + percent, 100);

    /// <summary>
    /// The same for people: as it was given where there is no markup; else rounded half up to the currency's decimals, all of them shown. What would round
    /// to nothing stays as it is: nobody is asked for 0.00.
    /// </summary>
    /// <param name="fiat">The value as it was given, a decimal string.</param>
    /// <param name="percent">Markup; negative is a discount.</param>
    /// <param name="currency">ISO 4217.</param>
    public static string AskedText(string fiat, int percent, string currency)
    {
        if (percent == 0)
            return fiat;
        var asked = Asked(Rational.Parse(fiat), percent);
        var minor = FiatCurrencies.TryFind(currency, out var known) ? HalfUp(asked * new Rational(BigInteger.Pow(10, known.Decimals), 1)) : BigInteger.Zero;
        return minor.IsZero ? asked.ToDecimalString() : Written(minor, known.Decimals);
    }

    /// <summary>Reads a fiat value: a decimal number's own text, as it stands in the JSON.</summary>
    /// <param name="text">For example <c>19.99</c>.</param>
    /// <param name="decimals">Decimals of the currency, 0..4.</param>
    /// <param name="value">Major units, greater than 0 and at most <see cref="MaxFiat"/>.</param>
    public static FiatValueFault ParseFiat(string? text, int decimals, out Rational value)
    {
        value = default;
        if (!DecimalText.TryParse(text, out var digits, out var scale))
            return FiatValueFault.NotANumber;
        if (digits.Sign <= 0)
            return FiatValueFault.NotPositive;
        if (scale > decimals)
            return FiatValueFault.TooManyDecimals;
        var exact = Rational.Parse(text!);
        if (exact > new Rational(MaxFiat, 1))
            return FiatValueFault.TooLarge;
        value = exact;
        return FiatValueFault.None;
    }

    /// <summary>The nearest integer; of two that are as near, the upper one.</summary>
    /// <param name="exact">Not negative.</param>
    public static BigInteger HalfUp(Rational exact) => (2 * exact.Numerator + exact.Denominator) / (2 * exact.Denominator);

    private static string Written(BigInteger minor, int decimals)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
    }
}
