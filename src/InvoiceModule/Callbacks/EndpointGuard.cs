using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>Decides on address and port together: denied ports, configured endpoints, the host's own listeners, and the address itself.</summary>
internal sealed class EndpointGuard(InvoicingCallbackOptions options, AddressGuard addresses, LocalAddresses local, OwnListeners listeners, IHostResolver resolver)
{
    private readonly HashSet<int> _ports = [.. options.DeniedPorts ?? DeniedPorts.Default];
    private readonly DeniedEndpoint[] _endpoints = [.. options.DeniedEndpoints.Select(DeniedEndpoint.Parse)];

    /// <summary>Why this may not be called (one of <see cref="CallbackErrors"/>), or null.</summary>
    public async Task<string?> FindRefusalAsync(string host, IPAddress address, int port, CancellationToken cancellationToken)
    {
        if (port is < 1 or > 65535 || _ports.Contains(port))
            return CallbackErrors.RefusedPort;
        if (!addresses.Allows(address))
            return CallbackErrors.RefusedAddress;
        if (!options.AllowOwnListeners && listeners.Contains(port) && local.Contains(address))
            return CallbackErrors.RefusedOwnListener;
        foreach (var endpoint in _endpoints)
        {
            if (endpoint.Port == port && await IsSameHostAsync(endpoint.Host, host, address, cancellationToken))
                return CallbackErrors.RefusedEndpoint;
        }

        return null;
    }

    private async Task<bool> IsSameHostAsync(string denied, string host, IPAddress address, CancellationToken cancellationToken)
    {
        if (string.Equals(denied, host, StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            var others = await resolver.ResolveAsync(denied, cancellationToken);

            // A service on this machine is mostly reachable under all of its addresses.
            return others.Any(other => Same(other, address) || local.Contains(other) && local.Contains(address));
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or TimeoutException or ArgumentException)
        {
            // A protected name that cannot be resolved may be anything: on its port, nothing is called meanwhile.
            return true;
        }
    }

    private static bool Same(IPAddress one, IPAddress other)
        => (one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one).Equals(other.IsIPv4MappedToIPv6 ? other.MapToIPv4() : other);
}
