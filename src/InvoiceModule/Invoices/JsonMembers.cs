using System.Globalization;
using System.Text.Json;

namespace InvoiceModule.Invoices;

/// <summary>Reads the members of one JSON object by their own text, never through a float; null and absence are the same.</summary>
internal readonly struct JsonMembers(JsonElement element, string path, ValidationErrors errors)
{
    /// <summary>What an integer has to be.</summary>
    public const string IntegerMessage = "Must be a JSON integer, without quotes, point and exponent.";

    /// <summary>Adds a fault to a member, unless it has one.</summary>
    public void Fault(string name, string message)
    {
        if (!errors.Has(PathOf(name)))
            errors.Add(PathOf(name), message);
    }

    /// <summary>A string.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } member)
            return null;
        if (member.ValueKind == JsonValueKind.String)
            return StringOf(name, member);
        Fault(name, "Must be a string.");
        return null;
    }

    /// <summary>The text of a number, or of a string that stands for one.</summary>
    public string? NumberText(string name)
    {
        if (Find(name) is not { } member)
            return null;
        switch (member.ValueKind)
        {
            case JsonValueKind.Number:
                return member.GetRawText();
            case JsonValueKind.String:
                return StringOf(name, member);
            default:
                Fault(name, "Must be a number, or a string that holds one.");
                return null;
        }
    }

    /// <summary>An integer without point and exponent; one beyond the range of an int comes back as the nearest end of that range.</summary>
    public int? Integer(string name)
    {
        if (Find(name) is not { } member)
            return null;
        var text = member.ValueKind == JsonValueKind.Number ? member.GetRawText() : "";
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(isNegative ? 1 : 0);
        if (!digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9'))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : isNegative ? int.MinValue : int.MaxValue;
        }

        Fault(name, IntegerMessage);
        return null;
    }

    /// <summary>An object, or an array of exactly one, as the documentation calls it.</summary>
    public JsonMembers? Member(string name)
    {
        if (Find(name) is not { } member)
            return null;
        if (member.ValueKind == JsonValueKind.Array && member.GetArrayLength() == 1)
            member = member[0];
        if (member.ValueKind == JsonValueKind.Object)
            return new JsonMembers(member, PathOf(name), errors);
        Fault(name, "Must be an object, or an array that holds exactly one object.");
        return null;
    }

    private string PathOf(string name) => $"{path}.{name}";

    private JsonElement? Find(string name)
        => element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private string? StringOf(string name, JsonElement member)
    {
        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            // The only reason left, for the bytes are UTF-8: an escape such as \ud800 that stands alone.
            Fault(name, TextRules.LoneSurrogate);
            return null;
        }
    }
}
