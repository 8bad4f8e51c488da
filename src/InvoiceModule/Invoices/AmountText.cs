using System.Globalization;
using System.Text.RegularExpressions;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>An amount as people type it into a search, or copy it from a page in any language: with a currency before or behind, a decimal comma, thousands parted by whatever parts them.</summary>
internal static partial class AmountText
{
    /// <summary>What it may mean, as decimal strings: of <c>1.000</c> nobody knows whether the point parts thousands. Empty where the text is no number greater than zero.</summary>
    public static IReadOnlyList<string> Find(string text)
    {
        var number = WithoutCurrency(string.Concat(text.Select(Plain)).Trim());
        if (Groups().IsMatch(number))
            number = number.Replace(" ", "", StringComparison.Ordinal);
        if (number.StartsWith('.') || number.StartsWith(','))
            number = "0" + number;
        return [.. Readings(number).Where(n => DecimalText.TryParse(n, out var digits, out _) && digits.Sign > 0)];
    }

    // Thin and unbreakable blanks part thousands in French, Polish and Portuguese, apostrophes in Switzerland.
    private static char Plain(char c) => c is '\'' or '\u2019' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c;

    private static string WithoutCurrency(string text)
    {
        foreach (var match in new[] { Before().Match(text), Behind().Match(text) })
        {
            if (match.Success)
                return match.Groups["number"].Value;
        }

        return text;
    }

    private static IEnumerable<string> Readings(string number)
    {
        if (!Digits().IsMatch(number))
            return [];
        var (comma, point) = (number.LastIndexOf(','), number.LastIndexOf('.'));
        if (comma >= 0 && point >= 0)
        {
            var last = Math.Max(comma, point);
            return Thousands().IsMatch(number[..last]) ? [Whole(number[..last]) + "." + number[(last + 1)..]] : [];
        }

        var decimals = number.Replace(',', '.');
        if (!Thousands().IsMatch(number))
            return [decimals];
        return number.Count(c => c is ',' or '.') == 1 ? [decimals, Whole(number)] : [Whole(number)];
    }

    private static string Whole(string number) => number.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^[0-9][0-9.,]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:\.[0-9]{3})+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Groups();

    // A code that is stuck to its number needs a decimal sign in it: INV1000 is an order, and no amount.
    [GeneratedRegex(@"^(?:[A-Za-z]{0,3}\p{Sc} ?|[A-Za-z]+ |[A-Za-z]{3,5}(?=[0-9 ]*[.,]))(?<number>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Before();

    [GeneratedRegex(@"^(?:(?<number>.+?) ?[A-Za-z]{0,3}\p{Sc}|(?<number>.+) [A-Za-z]+|(?<number>[0-9 ]*[.,][0-9.,]+)[A-Za-z]{3,5})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Behind();
}
