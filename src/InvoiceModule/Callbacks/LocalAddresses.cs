using System.Net;
using System.Net.NetworkInformation;

namespace InvoiceModule.Callbacks;

/// <summary>Which addresses are this machine. Interfaces come and go, so the list is read again now and then.</summary>
internal sealed class LocalAddresses(TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private Reading? _last;

    public bool Contains(IPAddress address)
    {
        var target = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(target) || target.Equals(IPAddress.Any) || target.Equals(IPAddress.IPv6Any) || Read().Contains(target);
    }

    private HashSet<IPAddress> Read()
    {
        if (_last is { } last && clock.GetElapsedTime(last.At) < MaxAge)
            return last.Addresses;
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .ToHashSet();
        _last = new Reading(addresses, clock.GetTimestamp());
        return addresses;
    }

    // One object: many calls read it at once, and none may see half of it.
    private sealed record Reading(HashSet<IPAddress> Addresses, long At);
}
