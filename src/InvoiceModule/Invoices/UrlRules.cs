using System.Globalization;
using System.Text;

namespace InvoiceModule.Invoices;

/// <summary>
/// What a URL of a merchant has to be: http or https, written so that every program reads the same host in it. A browser drops tabs and line
/// feeds, takes a backslash for a slash and a wide dot for a dot; such a URL would lead elsewhere than it looks.
/// </summary>
internal static class UrlRules
{
    private const int MaxLength = 2048;

    // RFC 1035, 2.3.4: 255 octets on the wire. Callbacks are kept apart by host, in a column of its own.
    private const int MaxHostLength = 253;
    private const string Plain = "Must name its host in letters, digits, dots and dashes, such as \"shop.example\" or \"shop.example:8443\".";
    private const string Form = "Must be an absolute URL that begins with \"http://\" or \"https://\", such as \"https://shop.example/paid?order=7\".";

    /// <summary>Adds the first fault of a URL, unless its path has one.</summary>
    public static void Check(ValidationErrors errors, string path, string? url)
    {
        if (url is not null && TextRules.Check(errors, path, url, MaxLength) && Fault(url) is { } fault)
            errors.Add(path, fault);
    }

    private static string? Fault(string url)
    {
        var scheme = url.StartsWith("http://", StringComparison.Ordinal) ? 7 : url.StartsWith("https://", StringComparison.Ordinal) ? 8 : 0;
        if (scheme == 0)
            return Form;
        foreach (var character in url)
        {
            if (char.IsControl(character) || char.IsWhiteSpace(character))
                return "Must not contain spaces, line breaks or control characters; encode them, such as %20.";
        }

        var end = url.AsSpan(scheme).IndexOfAny('/', '?', '#');
        var authority = end < 0 ? url.AsSpan(scheme) : url.AsSpan(scheme, end);
        if (authority.Contains('@'))
            return "Must not contain a user name or password.";
        if (authority.IsEmpty || !IsPlain(authority))
            return Plain;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
            return Form;
        try
        {
            return uri.IdnHost.Length <= MaxHostLength ? null : "Must name a host of at most 253 characters.";
        }
        catch (UriFormatException)
        {
            // It calls itself punycode (xn--) and has other letters in it.
            return Plain;
        }
    }

    // Letters of any script may stand in a host (IDNA); punctuation and symbols that merely look like a dot, a slash or an at-sign may not.
    private static bool IsPlain(ReadOnlySpan<char> authority)
    {
        foreach (var rune in authority.EnumerateRunes())
        {
            var plain = rune.IsAscii
                ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '_' or ':' or '[' or ']'
                : Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
            if (!plain)
                return false;
        }

        return true;
    }
}
