using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SimpleBase;

namespace InvoiceModule.Ethereum.Keys;

/// <summary>Reads base 58 with the first four bytes of a double SHA-256 as checksum.</summary>
internal static class Base58Check
{
    private const int ChecksumLength = 4;

    /// <summary>Reads a payload of just this many bytes.</summary>
    public static bool TryDecode(string text, int length, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        var total = length + ChecksumLength;

        // A byte takes 1.37 digits; longer texts are not worth the quadratic work of decoding.
        var maxDigits = total * 138 / 100 + 1;
        Span<byte> bytes = stackalloc byte[maxDigits];
        if (text.Length < total || text.Length > maxDigits || text.AsSpan().ContainsAnyExceptInRange('1', 'z')
            || !Base58.Bitcoin.TryDecode(text, bytes, out var written) || written != total)
            return false;
        var checksum = SHA256.HashData(SHA256.HashData(bytes[..length])).AsSpan(0, ChecksumLength);
        if (!checksum.SequenceEqual(bytes[length..total]))
            return false;
        payload = bytes[..length].ToArray();
        return true;
    }
}
