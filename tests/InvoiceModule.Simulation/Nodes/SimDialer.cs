using System.Net;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>TCP, as the merchants' hosts answer it.</summary>
internal sealed class SimDialer(Node node) : IDialer
{
    public async Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        node.Check();
        await Task.Yield();
        node.Check();
        return (node.World.Merchants.Connect(node, endpoint), endpoint);
    }
}
