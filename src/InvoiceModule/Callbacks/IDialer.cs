using System.Net;

namespace InvoiceModule.Callbacks;

/// <summary>Opens the connection of a callback to an address that has been judged: over TCP, or in a simulation in memory.</summary>
internal interface IDialer
{
    /// <summary>Connects.</summary>
    /// <returns>The connection, which the caller owns, and where it really leads.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody answers there.</exception>
    Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken);
}
