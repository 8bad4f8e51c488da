using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SimpleBase;

namespace InvoiceModule.Keys;

/// <summary>Base 58 with the first four bytes of a double SHA-256 as checksum. The library's own check throws on texts that are too short, so it stands here.</summary>
internal static class Base58Check
{
    private const int ChecksumLength = 4;

    public static string Encode(ReadOnlySpan<byte> payload) => Base58.Bitcoin.Encode([.. payload, .. Checksum(payload)]);

    /// <summary>Reads a payload of just this many bytes.</summary>
    public static bool TryDecode(string text, int length, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        var total = length + ChecksumLength;

        // A byte takes 1.37 digits; longer texts are not worth the quadratic work of decoding.
        var maxDigits = total * 138 / 100 + 1;
        Span<byte> bytes = stackalloc byte[maxDigits];
        if (text.Length < total
            || text.Length > maxDigits
            || text.AsSpan().ContainsAnyExceptInRange('1', 'z')
            || !Base58.Bitcoin.TryDecode(text, bytes, out var written)
            || written != total
            || !Checksum(bytes[..length]).SequenceEqual(bytes[length..total]))
            return false;
        payload = bytes[..length].ToArray();
        return true;
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> payload) => SHA256.HashData(SHA256.HashData(payload)).AsSpan(0, ChecksumLength);
}
