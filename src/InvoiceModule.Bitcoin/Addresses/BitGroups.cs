using System.Diagnostics.CodeAnalysis;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>Turns bytes into groups of five bits and back (BIP 173).</summary>
internal static class BitGroups
{
    public static byte[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var groups = new List<byte>((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, bits) = ((buffer << 8 | value) & 0xfff, bits + 8);
            for (; bits >= 5; bits -= 5)
                groups.Add((byte)(buffer >> (bits - 5) & 31));
        }

        if (bits > 0)
            groups.Add((byte)(buffer << (5 - bits) & 31));
        return [.. groups];
    }

    /// <summary>False when the padding is longer than four bits or not zero: the same bytes would then have two spellings.</summary>
    public static bool TryToBytes(ReadOnlySpan<byte> groups, [NotNullWhen(true)] out byte[]? bytes)
    {
        var result = new List<byte>(groups.Length * 5 / 8);
        var (buffer, bits) = (0, 0);
        foreach (var group in groups)
        {
            (buffer, bits) = ((buffer << 5 | group) & 0xfff, bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            result.Add((byte)(buffer >> bits));
        }

        bytes = bits < 5 && (buffer & ((1 << bits) - 1)) == 0 ? [.. result] : null;
        return bytes is not null;
    }
}
