using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Keys;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>The older addresses: a version byte and the hash of a key or a script, in Base58Check.</summary>
internal static class Base58Address
{
    private const int HashLength = 20;

    public static string EncodePublicKeyHash(NetworkParameters network, ReadOnlySpan<byte> hash)
        => Base58Check.Encode([network.PublicKeyHashVersion, .. hash]);

    /// <summary>In the form that the network itself writes.</summary>
    public static string EncodeScriptHash(NetworkParameters network, ReadOnlySpan<byte> hash)
        => Base58Check.Encode([network.ScriptHashVersions[0], .. hash]);

    public static bool TryGetScript(NetworkParameters network, string address, [NotNullWhen(true)] out byte[]? script)
    {
        script = null;
        if (!Base58Check.TryDecode(address, 1 + HashLength, out var payload))
            return false;
        var hash = payload.AsSpan(1);
        if (payload[0] == network.PublicKeyHashVersion)
            script = [0x76, 0xa9, HashLength, .. hash, 0x88, 0xac];
        else if (network.ScriptHashVersions.Contains(payload[0]))
            script = [0xa9, HashLength, .. hash, 0x87];
        return script is not null;
    }
}
