using System.Collections.Concurrent;
using System.Net;
using InvoiceModule.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>The real network, with every byte counted that is read from it.</summary>
internal sealed class CountingDialer : IDialer
{
    private readonly SocketDialer _sockets = new();

    public ConcurrentBag<CountingStream> Streams { get; } = [];

    public long BytesRead => Streams.Sum(s => s.BytesRead);

    public async Task<(Stream Connection, IPEndPoint Remote)> DialAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var (stream, remote) = await _sockets.DialAsync(target, cancellationToken);
        var counting = new CountingStream(stream);
        Streams.Add(counting);
        return (counting, remote);
    }
}
