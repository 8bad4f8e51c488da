using System.Diagnostics.CodeAnalysis;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>Addresses of witness programs, versions 0 to 16 (BIP 173, BIP 350).</summary>
internal static class SegwitAddress
{
    private const int MaxVersion = 16;
    private const byte Op1 = 0x51;

    public static string Encode(string prefix, int version, ReadOnlySpan<byte> program)
        => Bech32.Encode(prefix, [(byte)version, .. BitGroups.FromBytes(program)], ChecksumOf(version));

    /// <summary>Reads the script an address stands for; false for another prefix, a wrong checksum, or a program of a length that no rule knows.</summary>
    public static bool TryGetScript(string prefix, string address, [NotNullWhen(true)] out byte[]? script)
    {
        script = null;
        if (!Bech32.TryDecode(address, out var actualPrefix, out var values, out var checksum)
            || actualPrefix != prefix
            || values.Length == 0
            || values[0] > MaxVersion
            || checksum != ChecksumOf(values[0])
            || !BitGroups.TryToBytes(values.AsSpan(1), out var program)
            || !IsProgramLength(values[0], program.Length))
            return false;
        script = ScriptOf(values[0], program);
        return true;
    }

    public static byte[] ScriptOf(int version, ReadOnlySpan<byte> program)
        => [version == 0 ? (byte)0 : (byte)(Op1 - 1 + version), (byte)program.Length, .. program];

    private static bool IsProgramLength(int version, int length) => version == 0 ? length is 20 or 32 : length is >= 2 and <= 40;

    private static Bech32Checksum ChecksumOf(int version) => version == 0 ? Bech32Checksum.Bech32 : Bech32Checksum.Bech32m;
}
