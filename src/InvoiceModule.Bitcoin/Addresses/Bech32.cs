using System.Diagnostics.CodeAnalysis;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>Bech32 and Bech32m (BIP 173, BIP 350): a prefix, the digit 1, and groups of five bits of which the last six are a checksum.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int MaxLength = 90;
    private const int ChecksumLength = 6;

    public static string Encode(string prefix, ReadOnlySpan<byte> values, Bech32Checksum checksum)
    {
        var polymod = Polymod(Polymod(ExpandPrefix(prefix), values), new byte[ChecksumLength]) ^ (uint)checksum;
        var text = new char[prefix.Length + 1 + values.Length + ChecksumLength];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        for (var i = 0; i < values.Length; i++)
            text[prefix.Length + 1 + i] = Alphabet[values[i]];
        for (var i = 0; i < ChecksumLength; i++)
            text[^(ChecksumLength - i)] = Alphabet[(int)(polymod >> (5 * (ChecksumLength - 1 - i))) & 31];
        return new string(text);
    }

    /// <summary>Reads a text of one letter case. The prefix comes out in lower case, the values without their checksum.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out string? prefix, [NotNullWhen(true)] out byte[]? values, out Bech32Checksum checksum)
    {
        (prefix, values, checksum) = (null, null, default);
        if (text.Length > MaxLength
            || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            || text.AsSpan().ContainsAnyInRange('a', 'z') && text.AsSpan().ContainsAnyInRange('A', 'Z'))
            return false;

        text = text.ToLowerInvariant();
        var separator = text.LastIndexOf('1');
        if (separator < 1 || separator + 1 + ChecksumLength > text.Length)
            return false;

        var all = new byte[text.Length - separator - 1];
        for (var i = 0; i < all.Length; i++)
        {
            var value = Alphabet.IndexOf(text[separator + 1 + i], StringComparison.Ordinal);
            if (value < 0)
                return false;
            all[i] = (byte)value;
        }

        checksum = (Bech32Checksum)Polymod(ExpandPrefix(text[..separator]), all);
        if (checksum is not (Bech32Checksum.Bech32 or Bech32Checksum.Bech32m))
            return false;
        prefix = text[..separator];
        values = all[..^ChecksumLength];
        return true;
    }

    private static uint ExpandPrefix(string prefix)
    {
        var expanded = new byte[prefix.Length * 2 + 1];
        for (var i = 0; i < prefix.Length; i++)
        {
            expanded[i] = (byte)(prefix[i] >> 5);
            expanded[prefix.Length + 1 + i] = (byte)(prefix[i] & 31);
        }

        return Polymod(1, expanded);
    }

    private static uint Polymod(uint state, ReadOnlySpan<byte> values)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        foreach (var value in values)
        {
            var top = state >> 25;
            state = (state & 0x1ffffff) << 5 ^ value;
            for (var bit = 0; bit < generator.Length; bit++)
                state ^= (top >> bit & 1) == 0 ? 0 : generator[bit];
        }

        return state;
    }
}
