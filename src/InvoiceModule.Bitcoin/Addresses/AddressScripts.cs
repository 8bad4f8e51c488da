using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Bitcoin.Addresses;

/// <summary>From an address to its script. One script may be written in several ways; a payment is told by the script alone.</summary>
internal static class AddressScripts
{
    /// <summary>The script in lower-case hexadecimal; null when the text is no address of this network.</summary>
    public static string? GetKey(NetworkParameters network, string address)
        => network.Bech32Prefix is { } prefix && SegwitAddress.TryGetScript(prefix, address, out var script)
            || Base58Address.TryGetScript(network, address, out script)
            ? Convert.ToHexStringLower(script)
            : null;
}
