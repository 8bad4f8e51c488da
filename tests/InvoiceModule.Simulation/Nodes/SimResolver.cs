using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>DNS, as the merchants' hosts answer it.</summary>
internal sealed class SimResolver(Node node) : IHostResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        node.Check();
        await Task.Yield();
        return node.World.Merchants.Resolve(host) is { } address ? [address] : throw new SocketException((int)SocketError.HostNotFound);
    }
}
