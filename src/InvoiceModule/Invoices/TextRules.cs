using System.Globalization;

namespace InvoiceModule.Invoices;

/// <summary>What holds for every text: a size, and characters that every database can keep. Anything else is kept exactly.</summary>
internal static class TextRules
{
    /// <summary>Adds the first fault of a text, unless its path has one.</summary>
    /// <param name="errors">Takes the fault.</param>
    /// <param name="path">JSON path.</param>
    /// <param name="text">The text; null is none.</param>
    /// <param name="max">Most characters (Unicode scalar values), as PostgreSQL counts them.</param>
    /// <returns>False when there is a fault.</returns>
    public static bool Check(ValidationErrors errors, string path, string? text, int max)
    {
        if (errors.Has(path))
            return false;
        if (text is null || Fault(text, max) is not { } fault)
            return true;
        errors.Add(path, fault);
        return false;
    }

    private static string? Fault(string text, int max)
    {
        var length = text.Length - text.Count(char.IsLowSurrogate);
        if (length > max)
            return string.Create(CultureInfo.InvariantCulture, $"Is too long: {length} characters, at most {max} are allowed.");
        if (text.Contains('\0'))
            return "Must not contain the character U+0000.";
        return HasLoneSurrogate(text) ? LoneSurrogate : null;
    }

    public const string LoneSurrogate = "Contains half of a surrogate pair; write the whole character.";

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
