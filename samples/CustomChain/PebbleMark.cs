using System.Security.Cryptography;
using System.Text;

namespace CustomChain;

/// <summary>A villager's mark: <c>peb-</c>, 16 hexadecimal digits, and 4 more by which a slip of the pen is noticed. Capitals make no difference.</summary>
public static class PebbleMark
{
    private const string Beginning = "peb-";
    private const int Digits = 16;
    private const int CheckDigits = 4;

    /// <summary>Draws the mark of a door.</summary>
    /// <param name="door">Any text that tells the doors apart.</param>
    /// <returns>The mark.</returns>
    public static string Of(string door)
    {
        var body = Beginning + Hash(door)[..Digits];
        return body + Hash(body)[..CheckDigits];
    }

    /// <summary>Reads a mark as people write it.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>The mark in small letters; null when it is none.</returns>
    public static string? Read(string text)
    {
        if (text.Length != Beginning.Length + Digits + CheckDigits || !Ascii.IsValid(text))
            return null;
        var mark = text.ToLowerInvariant();
        var body = mark[..^CheckDigits];
        return body.StartsWith(Beginning, StringComparison.Ordinal) && mark == body + Hash(body)[..CheckDigits] ? mark : null;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
