using System.Globalization;
using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.Rates;

/// <summary>An exact fraction. Prices and rates are fractions all the way; only the final amount is rounded, once and upwards.</summary>
public readonly record struct Rational : IComparable<Rational>
{
    private readonly BigInteger _denominator;

    /// <summary>Makes a fraction in lowest terms with a positive denominator.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction's denominator is not 0.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    /// <summary>The part above the line; it carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The part below the line, at least 1.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>Reads a decimal number exactly.</summary>
    /// <param name="text">For example <c>50000.25</c> or <c>1e-3</c>, in ASCII.</param>
    /// <returns>The fraction.</returns>
    /// <exception cref="FormatException">It is no number.</exception>
    public static Rational Parse(string text)
        => TryParse(text, out var value) ? value : throw new FormatException("Expected a decimal number such as 50000.25.");

    /// <summary>Reads a decimal number exactly.</summary>
    /// <param name="text">For example <c>50000.25</c> or <c>1e-3</c>, in ASCII.</param>
    /// <param name="value">The fraction.</param>
    /// <returns>False when it is no number.</returns>
    public static bool TryParse(string? text, out Rational value)
    {
        value = default;
        if (text is null || !DecimalText.TryParse(text, out var digits, out var scale))
            return false;
        value = scale >= 0
            ? new Rational(digits, BigInteger.Pow(10, scale))
            : new Rational(digits * BigInteger.Pow(10, -scale), BigInteger.One);
        return true;
    }

    /// <summary>Multiplies.</summary>
    /// <param name="left">A factor.</param>
    /// <param name="right">A factor.</param>
    public static Rational operator *(Rational left, Rational right)
        => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>Divides.</summary>
    /// <param name="left">The dividend.</param>
    /// <param name="right">The divisor.</param>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational left, Rational right)
        => new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>Compares.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Compares.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Compares.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Compares.</summary>
    /// <param name="left">A fraction.</param>
    /// <param name="right">A fraction.</param>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The smallest integer that is not below the fraction.</summary>
    /// <returns>The fraction rounded up.</returns>
    public BigInteger Ceiling()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var remainder);
        return remainder.Sign > 0 ? quotient + 1 : quotient;
    }

    /// <summary>Writes <c>numerator/denominator</c>, from which <see cref="FromFraction"/> reads exactly the same fraction.</summary>
    /// <returns>For example <c>50000/1</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">For example <c>500000/11</c>.</param>
    /// <returns>The fraction.</returns>
    /// <exception cref="FormatException">It is no fraction.</exception>
    public static Rational FromFraction(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw new FormatException("Expected numerator/denominator.");
        return new Rational(
            BigInteger.Parse(text.AsSpan(0, slash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            BigInteger.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the fraction as a decimal string for people; a fraction without an end is cut.</summary>
    /// <param name="places">Most decimals shown, 0..78, not counting the zeros with which a small fraction begins.</param>
    /// <returns>For example <c>45454.545454545454545454</c>; no trailing zeros.</returns>
    public string ToDecimalString(int places = 18)
    {
        for (var first = BigInteger.Abs(Numerator) * 10; !first.IsZero && first < Denominator; first *= 10)
            places++;
        var scaled = BigInteger.Abs(Numerator) * BigInteger.Pow(10, places) / Denominator;
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var fraction = digits[^places..].TrimEnd('0');
        var whole = digits[..^places];
        var sign = Sign < 0 ? "-" : "";
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }
}
