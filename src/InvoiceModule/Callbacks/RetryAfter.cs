using System.Globalization;

namespace InvoiceModule.Callbacks;

/// <summary>The <c>Retry-After</c> header (RFC 9110, 10.2.3), written by strangers.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The wait within 1 s..1 h, or null for anything that is neither seconds nor an HTTP date.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        value = value?.Trim();
        if (string.IsNullOrEmpty(value) || value.Length > 64)
            return null;
        if (value.All(char.IsAsciiDigit))
        {
            // More digits than a long has mean "very long", not "nothing".
            var seconds = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : long.MaxValue;
            return seconds >= (long)Longest.TotalSeconds ? Longest : Clamp(TimeSpan.FromSeconds(seconds));
        }

        return DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Clamp(date - now)
            : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
}
