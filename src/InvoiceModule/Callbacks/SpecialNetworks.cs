using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Addresses that are not simply somebody's public server: the IANA special-purpose registries of IPv4 and IPv6 (RFC 6890 and its updates), and the
/// public-looking address under which Azure answers its own machines.
/// </summary>
internal static class SpecialNetworks
{
    public static readonly IPNetwork[] V4 = Parse(
        "0.0.0.0/8", // this network, RFC 791
        "10.0.0.0/8", // private, RFC 1918
        "100.64.0.0/10", // shared, RFC 6598; a cloud's metadata too
        "127.0.0.0/8", // loopback, RFC 1122
        "168.63.129.16/32", // Azure's host
        "169.254.0.0/16", // link-local, RFC 3927; metadata
        "172.16.0.0/12", // private
        "192.0.0.0/24", // IETF protocol assignments, RFC 6890
        "192.0.2.0/24", // documentation, RFC 5737
        "192.31.196.0/24", // AS112, RFC 7535
        "192.52.193.0/24", // AMT, RFC 7450
        "192.88.99.0/24", // 6to4 relays, RFC 7526
        "192.168.0.0/16", // private
        "192.175.48.0/24", // AS112, RFC 7534
        "198.18.0.0/15", // benchmarks, RFC 2544
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast, RFC 5771
        "240.0.0.0/4"); // reserved, RFC 1112; broadcast

    /// <summary>Within <see cref="GlobalUnicast"/>; whatever lies outside of it is refused anyway (loopback, <c>::/96</c>, ULA, link-local, multicast ...).</summary>
    public static readonly IPNetwork[] V6 = Parse(
        "2001::/23", // IETF protocol assignments: Teredo, ORCHID, benchmarks, RFC 2928
        "2001:db8::/32", // documentation, RFC 3849
        "2002::/16", // 6to4, RFC 3056: wraps any IPv4 address, abandoned
        "2620:4f:8000::/48", // AS112
        "3ffe::/16", // 6bone, RFC 3701
        "3fff::/20"); // documentation, RFC 9637

    public static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>The well-known prefix of NAT64 (RFC 6052): how a network without IPv4 reaches IPv4.</summary>
    public static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
