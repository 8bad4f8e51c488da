using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InvoiceModule.Callbacks;

/// <summary>Signs a callback after Standard Webhooks: HMAC-SHA256 over <c>id.timestamp.body</c>, one signature for each live key.</summary>
internal static class CallbackSignature
{
    public const string Prefix = "whsec_";

    /// <summary>The key's bytes out of its <c>whsec_</c> text.</summary>
    public static byte[] KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            throw new FormatException("A signing key begins with whsec_, followed by base64.");
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        return key.Length >= 24 ? key : throw new FormatException("A signing key has at least 24 bytes.");
    }

    /// <summary>The value of <c>webhook-signature</c>: one <c>v1,...</c> for each key, in their order, with spaces between.</summary>
    /// <param name="keys">The live keys, newest first.</param>
    /// <param name="eventId">The <c>webhook-id</c>.</param>
    /// <param name="timestamp">The <c>webhook-timestamp</c>, seconds since 1970.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    public static string Sign(IReadOnlyList<byte[]> keys, string eventId, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{eventId}.{timestamp}."));
        var text = new StringBuilder(keys.Count * 48);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(head);
            hmac.AppendData(body);
            hmac.GetHashAndReset(hash);
            text.Append(text.Length == 0 ? "v1," : " v1,").Append(Convert.ToBase64String(hash));
        }

        return text.ToString();
    }
}
