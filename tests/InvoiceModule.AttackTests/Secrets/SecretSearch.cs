using System.Text;

namespace InvoiceModule.AttackTests.Secrets;

/// <summary>Looks for a secret in bytes, as it is and as it may have been written: UTF-16, hexadecimal, base64, percent-encoded.</summary>
internal static class SecretSearch
{
    /// <summary>How it was found; null when it was not.</summary>
    public static string? Find(ReadOnlySpan<byte> haystack, string secret)
    {
        foreach (var (form, needle) in Forms(secret))
        {
            if (haystack.IndexOf(needle) >= 0)
                return form;
        }

        return null;
    }

    public static string? Find(string haystack, string secret) => Find(Encoding.UTF8.GetBytes(haystack), secret);

    private static IEnumerable<(string Form, byte[] Bytes)> Forms(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        yield return ("plain", plain);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(secret));
        yield return ("hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        yield return ("hexadecimal, lower case", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("percent-encoded", Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret)));

        // Base64 of it looks different at each of three places; the inner part, without the ends, is the same.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. plain]);
            yield return ("base64", Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4]));
        }
    }
}
