using System.Security.Cryptography;
using InvoiceModule.Storage;

namespace InvoiceModule.Wallets;

/// <summary>Signing keys as Standard Webhooks writes them: <c>whsec_</c> and base64 of 24..64 bytes.</summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";

    public static string Create(IEntropy entropy)
    {
        Span<byte> bytes = stackalloc byte[32];
        entropy.Fill(bytes);
        var text = Prefix + Convert.ToBase64String(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>The key's bytes.</summary>
    /// <exception cref="ArgumentException">It is malformed or too short to be a secret.</exception>
    public static byte[] Decode(string secret)
    {
        var bytes = new byte[Math.Max(0, secret.Length)];
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64Chars(secret.AsSpan(Prefix.Length), bytes, out var length)
            || length is < 24 or > 64)
            throw new ArgumentException("A signing key is 'whsec_' followed by the base64 of 24 to 64 random bytes.", nameof(secret));
        return bytes[..length];
    }
}
