using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.Invoices;

/// <summary>An amount as people type it into a search: with a currency before or behind, a decimal comma, thousands parted.</summary>
internal static class AmountText
{
    /// <summary>The amount as a decimal string; null where the text is no number greater than zero.</summary>
    public static string? Find(string text) => Of(text) is var number && DecimalText.TryParse(number, out var digits, out _) && digits.Sign > 0 ? number : null;

    /// <summary>The amount as a decimal string; the text itself where nothing is to be taken away.</summary>
    public static string Of(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var number = words.Length == 2 && IsCode(words[0]) ? words[1] : words.Length == 2 ? words[0] : text.Trim();
        number = number.Trim([.. number.Where(c => char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol)]);
        var (comma, point) = (number.LastIndexOf(','), number.LastIndexOf('.'));
        return comma < 0 ? number
            : point < 0 ? number.Replace(',', '.')
            : comma > point ? number.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            : number.Replace(",", "", StringComparison.Ordinal);
    }

    private static bool IsCode(string word) => word.All(c => char.IsAsciiLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol);
}
