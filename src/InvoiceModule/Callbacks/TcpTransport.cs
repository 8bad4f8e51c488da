using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.Callbacks;

/// <summary>A socket of its own for each connection.</summary>
internal sealed class TcpTransport : ICallbackTransport
{
    public async Task<(Stream Stream, IPEndPoint Remote)> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return (new NetworkStream(socket, ownsSocket: true), (IPEndPoint)socket.RemoteEndPoint!);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
