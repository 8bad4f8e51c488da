using System.Globalization;
using System.Numerics;

namespace InvoiceModule.Chains;

/// <summary>Amounts of money: integers in base units, 0..2^256-1, as they stand on every chain. There is no float and no decimal on their way.</summary>
public static class BaseUnits
{
    /// <summary>The greatest amount: 2^256 - 1, the range of an EVM word.</summary>
    public static readonly BigInteger Max = (BigInteger.One << 256) - 1;

    /// <summary>The digits of <see cref="Max"/>: 78.</summary>
    public const int MaxDigits = 78;

    /// <summary>Passes on an amount that is in range.</summary>
    /// <param name="amount">Base units.</param>
    /// <returns>The same amount.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or above <see cref="Max"/>.</exception>
    public static BigInteger Checked(BigInteger amount)
        => IsValid(amount) ? amount : throw new ArgumentOutOfRangeException(nameof(amount), amount, "An amount is 0..2^256-1 base units.");

    /// <summary>Whether an amount is in range.</summary>
    /// <param name="amount">Base units.</param>
    /// <returns>True for 0..2^256-1.</returns>
    public static bool IsValid(BigInteger amount) => amount.Sign >= 0 && amount <= Max;

    /// <summary>Writes an amount in whole coins, exactly: no exponent, no trailing zeros, a dot whatever the culture.</summary>
    /// <param name="amount">Base units.</param>
    /// <param name="decimals">Decimals of one whole coin, 0..36.</param>
    /// <returns>For example <c>0.00012</c> for 12000 satoshi.</returns>
    public static string Format(BigInteger amount, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        var digits = Checked(amount).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        var whole = digits[..^decimals];
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    /// <summary>Reads an amount of base units: ASCII digits and nothing else.</summary>
    /// <param name="text">The digits, leading zeros allowed.</param>
    /// <param name="amount">The amount.</param>
    /// <returns>False for anything but 0..2^256-1 in ASCII digits.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out BigInteger amount)
    {
        amount = default;
        if (text.IsEmpty || text.Length > 2 * MaxDigits || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        amount = BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return amount <= Max;
    }

    /// <summary>Reads an amount of whole coins as a node writes it, exactly (a JSON number's own text, an exponent included).</summary>
    /// <param name="text">For example <c>0.29999999</c> or <c>1e-8</c>.</param>
    /// <param name="decimals">Decimals of one whole coin, 0..36.</param>
    /// <param name="amount">The amount in base units.</param>
    /// <returns>False when it is no number, negative, finer than one base unit, or out of range.</returns>
    public static bool TryParseCoins(ReadOnlySpan<char> text, int decimals, out BigInteger amount)
    {
        amount = default;
        if (!DecimalText.TryParse(text, out var digits, out var scale) || digits.Sign < 0)
            return false;
        var shift = decimals - scale;
        if (shift < 0)
        {
            var divisor = BigInteger.Pow(10, -shift);
            if (!(digits % divisor).IsZero)
                return false;
            amount = digits / divisor;
        }
        else
        {
            amount = digits * BigInteger.Pow(10, shift);
        }

        return amount <= Max;
    }
}
