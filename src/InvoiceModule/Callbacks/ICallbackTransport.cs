using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>Connects to an address that was judged; the only thing of callbacks that touches the network.</summary>
internal interface ICallbackTransport
{
    /// <summary>Connects.</summary>
    /// <returns>The connection, and whom it really reached.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot be reached.</exception>
    Task<(Stream Stream, IPEndPoint Remote)> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken);
}
