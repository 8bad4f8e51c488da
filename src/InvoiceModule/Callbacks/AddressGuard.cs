using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Decides on an <see cref="IPAddress"/>, at connect time, whether a callback may go there: public addresses, and what the host allows outright.
/// Names and spellings of addresses are never judged, for there are too many (<c>http://①②⑦.⓪.⓪.①/</c>).
/// </summary>
internal sealed class AddressGuard
{
    private readonly IPNetwork[] _allowed;

    public AddressGuard(InvoicingCallbackOptions options) => _allowed = [.. (options.AllowedNetworks ?? []).Select(ParseNetwork)];

    /// <summary>Reads a CIDR, or says what is wrong with it.</summary>
    public static IPNetwork ParseNetwork(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new ArgumentException(
            $"Callbacks: '{text}' in AllowedNetworks is not a network. Write a CIDR such as 10.1.0.0/16 or fd00::/8.",
            nameof(text));

    public bool Allows(IPAddress address)
    {
        // An IPv4-mapped address is the IPv4 address itself, by another name; every other wrapping leads elsewhere and is judged as what it is.
        var target = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _allowed)
        {
            if (network.Contains(target))
                return true;
        }

        return IsPublic(target);
    }

    private static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !SpecialNetworks.V4.Any(network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;

        var bytes = address.GetAddressBytes();
        if (SpecialNetworks.Nat64.Contains(address))
            return IsPublic(new IPAddress(bytes.AsSpan(12)));
        if (!SpecialNetworks.GlobalUnicast.Contains(address) || SpecialNetworks.V6.Any(network => network.Contains(address)))
            return false;

        // ISATAP (RFC 5214, 6.1) carries an IPv4 address behind any prefix.
        var isatap = (bytes[8] is 0 or 2) && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
        return !isatap || IsPublic(new IPAddress(bytes.AsSpan(12)));
    }
}
