using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>Every way to write one address in a URL that some program somewhere understands.</summary>
internal static class Spellings
{
    public static IEnumerable<string> Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return V6(address);
        return V4(address).Concat(Wrapped(address).SelectMany(V6));
    }

    /// <summary>An IPv4 address within IPv6: mapped, compatible, translated, NAT64 (two prefixes), 6to4, ISATAP.</summary>
    public static IEnumerable<IPAddress> Wrapped(IPAddress address)
    {
        var b = address.GetAddressBytes();
        var tail = string.Create(CultureInfo.InvariantCulture, $"{b[0]:x2}{b[1]:x2}:{b[2]:x2}{b[3]:x2}");
        foreach (var head in new[] { "::ffff:", "::", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "2a00:1450:4001:80b:0:5efe:", "2a00:1450:4001:80b:200:5efe:" })
            yield return IPAddress.Parse(head + tail);
        yield return IPAddress.Parse($"2002:{tail}::");
    }

    private static IEnumerable<string> V6(IPAddress address)
    {
        var text = address.ToString();
        yield return $"[{text}]";
        yield return $"[{text.ToUpperInvariant()}]";
        yield return $"[{text}%25lo]";
        yield return $"[{text}%251]";
        yield return $"[{text}%eth0]";
        yield return "[" + string.Join(':', address.GetAddressBytes().Chunk(2).Select(p => Convert.ToHexString(p))) + "]";
    }

    private static IEnumerable<string> V4(IPAddress address)
    {
        var b = address.GetAddressBytes();
        var n = ((uint)b[0] << 24) | ((uint)b[1] << 16) | ((uint)b[2] << 8) | b[3];
        var plain = address.ToString();
        yield return plain;
        yield return plain + ".";
        yield return n.ToString(CultureInfo.InvariantCulture);
        yield return string.Create(CultureInfo.InvariantCulture, $"0x{n:x8}");
        yield return "0" + Convert.ToString(n, 8);
        yield return string.Create(CultureInfo.InvariantCulture, $"{b[0]}.{n & 0xFFFFFF}");
        yield return string.Create(CultureInfo.InvariantCulture, $"{b[0]}.{b[1]}.{n & 0xFFFF}");
        yield return string.Join('.', b.Select(x => "0" + Convert.ToString(x, 8)));
        yield return string.Join('.', b.Select(x => "000" + Convert.ToString(x, 8)));
        yield return string.Join('.', b.Select(x => string.Create(CultureInfo.InvariantCulture, $"0x{x:X}")));
        yield return string.Create(CultureInfo.InvariantCulture, $"0{Convert.ToString(b[0], 8)}.0x{b[1]:x}.{n & 0xFFFF}");
        yield return string.Concat(plain.Select(c => c == '.' ? '.' : (char)('０' + c - '0')));
        yield return string.Concat(plain.Select(c => c == '.' ? '。' : c));
        yield return string.Concat(plain.Select(c => c == '.' ? '．' : c == '0' ? '⓪' : (char)('①' + c - '1')));
        yield return string.Concat(plain.Select(c => c == '.' ? "%2e" : string.Create(CultureInfo.InvariantCulture, $"%{(int)c:x2}")));
        yield return string.Concat(plain.Select(c => c == '.' ? '.' : (char)('٠' + c - '0')));
    }
}
