using System.Text;

namespace InvoiceModule.Ethereum.Addresses;

/// <summary>Addresses as EIP-55 writes them: the letter case of the hexadecimal digits is the checksum.</summary>
internal static class EvmAddress
{
    private const int Digits = 40;

    /// <summary>The address in lower case; null when the text is none: wrong length or letters, or mixed case with a wrong checksum.</summary>
    public static string? GetKey(string address)
    {
        if (address is not { Length: Digits + 2 } || address[0] != '0' || address[1] is not ('x' or 'X'))
            return null;
        var digits = address.AsSpan(2);
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
                return null;
        }

        var key = $"0x{address[2..].ToLowerInvariant()}";
        var hasCase = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        return !hasCase || digits.SequenceEqual(WithChecksum(key).AsSpan(2)) ? key : null;
    }

    /// <summary>The address of a public key (its two coordinates, 64 bytes): the last 20 bytes of their hash.</summary>
    public static string FromPublicKey(ReadOnlySpan<byte> coordinates)
        => WithChecksum($"0x{Convert.ToHexStringLower(Keccak256.Of(coordinates).AsSpan(12))}");

    /// <summary>Writes a lower-case address with its checksum.</summary>
    public static string WithChecksum(string key)
    {
        var hash = Keccak256.Of(Encoding.ASCII.GetBytes(key, 2, Digits));
        return string.Create(key.Length, (key, hash), static (text, state) =>
        {
            state.key.CopyTo(text);
            for (var i = 0; i < Digits; i++)
            {
                var nibble = (i % 2 == 0 ? state.hash[i / 2] >> 4 : state.hash[i / 2]) & 0xF;
                if (nibble >= 8)
                    text[i + 2] = char.ToUpperInvariant(text[i + 2]);
            }
        });
    }
}
