using System.Net;
using System.Net.NetworkInformation;

namespace InvoiceModule.Callbacks;

/// <summary>Which addresses are this machine. Interfaces come and go, so the list is read again now and then.</summary>
internal sealed class LocalAddresses(TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private (HashSet<IPAddress> Addresses, long At)? _read;

    public bool Contains(IPAddress address)
    {
        var target = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(target) || target.Equals(IPAddress.Any) || target.Equals(IPAddress.IPv6Any) || Read().Contains(target);
    }

    private HashSet<IPAddress> Read()
    {
        if (_read is var (known, at) && clock.GetElapsedTime(at) < MaxAge)
            return known;
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .ToHashSet();
        _read = (addresses, clock.GetTimestamp());
        return addresses;
    }
}
