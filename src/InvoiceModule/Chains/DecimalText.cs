using System.Globalization;
using System.Numerics;

namespace InvoiceModule.Chains;

/// <summary>Reads JSON-style numbers without ever passing through a binary float: 1e-8 is exactly one and eight places.</summary>
internal static class DecimalText
{
    /// <summary>Longest text read: enough for 78 digits with a fraction and an exponent, short enough that nobody can make us compute for long.</summary>
    private const int MaxLength = 256;

    /// <summary>Reads <c>[-]digits[.digits][e[+-]digits]</c> as digits x 10^-scale. The scale may be negative after a positive exponent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BigInteger digits, out int scale)
    {
        digits = default;
        scale = 0;
        if (text.IsEmpty || text.Length > MaxLength)
            return false;

        var exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            var exponentText = text[(e + 1)..];
            if (!int.TryParse(exponentText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || exponent is > MaxLength or < -MaxLength)
                return false;
            text = text[..e];
        }

        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
            text = text[1..];

        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? [] : text[(dot + 1)..];
        if (whole.IsEmpty || dot >= 0 && fraction.IsEmpty
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
            return false;

        digits = BigInteger.Parse(string.Concat(whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        if (negative)
            digits = -digits;
        scale = fraction.Length - exponent;
        return true;
    }
}
