using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Invoices;

/// <summary>Reads query parameters, each at most once, and collects every fault.</summary>
internal sealed partial class QueryReader(IQueryCollection query, ValidationErrors errors)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public void Fault(string name, string message) => errors.Add(name, message);

    /// <summary>A text as it was sent; an empty one is a text too.</summary>
    public string? Text(string name)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0)
            return null;
        if (values.Count > 1)
        {
            errors.Add(name, "Stands more than once; give it once.");
            return null;
        }

        var text = values[0] ?? "";
        return TextRules.Check(errors, name, text, 4096) ? text : null;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"Must be an integer {min}..{max}."));
        return null;
    }

    public bool? Boolean(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                errors.Add(name, "Must be true or false.");
                return null;
        }
    }

    /// <summary>A time of RFC 3339.</summary>
    public DateTime? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time.UtcDateTime;
        }

        errors.Add(name, "Must be a time of RFC 3339, such as 2026-01-31T12:00:00Z; in a query the + of an offset is written %2B.");
        return null;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();
}
