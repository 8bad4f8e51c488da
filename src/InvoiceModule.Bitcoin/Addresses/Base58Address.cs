using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Bitcoin.Networks;
using SimpleBase;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>The older addresses: a version byte and the hash of a key or a script, in Base58Check.</summary>
internal static class Base58Address
{
    private const int HashLength = 20;

    /// <summary>25 bytes take at most 35 digits in base 58; anything longer is not worth decoding.</summary>
    private const int MaxLength = 35;

    public static string EncodePublicKeyHash(NetworkParameters network, ReadOnlySpan<byte> hash)
        => Base58.Bitcoin.EncodeCheck(hash, network.PublicKeyHashVersion);

    public static bool TryGetScript(NetworkParameters network, string address, [NotNullWhen(true)] out byte[]? script)
    {
        script = null;
        Span<byte> payload = stackalloc byte[MaxLength];
        if (address.Length is 0 or > MaxLength
            || address.AsSpan().ContainsAnyExceptInRange('1', 'z')
            || !Base58.Bitcoin.TryDecodeCheck(address, payload, out var version, out var length)
            || length != HashLength)
            return false;
        var hash = payload[..HashLength];
        if (version == network.PublicKeyHashVersion)
            script = [0x76, 0xa9, HashLength, .. hash, 0x88, 0xac];
        else if (network.ScriptHashVersions.Contains(version))
            script = [0xa9, HashLength, .. hash, 0x87];
        return script is not null;
    }
}
