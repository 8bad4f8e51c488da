using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using InvoiceModule.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>
/// The network as a test wants it: notes every connection that is opened, leads given addresses to a merchant on this machine, and lets the others
/// fail. Whom a connection says to have reached can be told otherwise than it was asked for.
/// </summary>
internal sealed class RecordingDialer : IDialer
{
    private readonly SocketDialer _sockets = new();

    /// <summary>What was connected to, in order.</summary>
    public ConcurrentQueue<IPEndPoint> Targets { get; } = new();

    /// <summary>Where a connection to a public address really goes; null: nowhere.</summary>
    public IPEndPoint? Merchant { get; set; }

    /// <summary>Whom it says to have reached; null: whom it was asked for.</summary>
    public IPEndPoint? Reached { get; set; }

    /// <summary>Connections that were opened and closed again.</summary>
    public int Closed => Streams.Count(s => !s.CanRead);

    public ConcurrentBag<CountingStream> Streams { get; } = [];

    public async Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        Targets.Enqueue(target);
        var (stream, _) = await _sockets.DialAsync(Merchant ?? throw new SocketException((int)SocketError.NetworkUnreachable), cancellationToken);
        var counting = new CountingStream(stream);
        Streams.Add(counting);
        return (counting, Reached ?? target);
    }
}
