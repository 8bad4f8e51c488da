using System.Globalization;

namespace InvoiceModule.Testing.Clock;

/// <summary>Reads lengths of time as people write them, the same in every culture.</summary>
internal static class ClockText
{
    public const string Form = "[-][days.]hours:minutes:seconds, such as 00:16:00, 1.00:00:00 or 36:00:00";

    /// <summary>The framework's constant form, and beside it more than 23 hours, which that one refuses or takes for days.</summary>
    public static bool TryParse(string? text, out TimeSpan length)
    {
        length = default;
        if (text is null)
            return false;
        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out length) && text.Contains(':', StringComparison.Ordinal))
            return true;
        var parts = text.Split(':');
        if (parts.Length != 3 || !TryParse(parts[0], 999_999, out var hours) || !TryParse(parts[1], 59, out var minutes) || !TryParse(parts[2], 59, out var seconds))
            return false;
        length = new TimeSpan(hours, minutes, seconds);
        return true;
    }

    private static bool TryParse(string digits, int max, out int value)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
}
