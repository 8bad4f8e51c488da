using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.Callbacks;

internal sealed class SocketDialer : IDialer
{
    public async Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            return (new NetworkStream(socket, ownsSocket: true), remote);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
