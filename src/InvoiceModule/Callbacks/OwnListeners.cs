using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Callbacks;

/// <summary>The ports on which the host's own server listens. They are known only once it has started, so they are asked for each time.</summary>
internal sealed class OwnListeners(IServer? server = null)
{
    public bool Contains(int port)
    {
        var addresses = server?.Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is not null && addresses.Any(address => PortOf(address) == port);
    }

    private static int PortOf(string address)
    {
        // BindingAddress reads what Uri does not: http://*:80, http://+:80, http://unix:/run/app.sock.
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe ? -1 : binding.Port;
    }
}
