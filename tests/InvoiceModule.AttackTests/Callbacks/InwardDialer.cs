using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>Real sockets, but for one address, which is nowhere.</summary>
internal sealed class InwardDialer(IPAddress nowhere) : IDialer
{
    private readonly SocketDialer _sockets = new();

    public Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint target, CancellationToken cancellationToken)
        => target.Address.Equals(nowhere) ? throw new SocketException((int)SocketError.NetworkUnreachable) : _sockets.DialAsync(target, cancellationToken);
}
