using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.ClusterTests;

/// <summary>Stands between a node and its database: it can cut the connections, and hold or delay either direction.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly int _target;
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From the node to the database.</summary>
    public TcpDirection Requests { get; } = new();

    /// <summary>From the database to the node.</summary>
    public TcpDirection Answers { get; } = new();

    /// <summary>Ends every connection that stands; new ones are let through.</summary>
    public void Cut()
    {
        var cut = Interlocked.Exchange(ref _cut, new CancellationTokenSource());
        cut.Cancel();
    }

    /// <summary>Lets everything through at once.</summary>
    public void Heal()
    {
        (Requests.Delay, Answers.Delay) = (TimeSpan.Zero, TimeSpan.Zero);
        Requests.Release();
        Answers.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Heal();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
        _cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
                _connections[connection] = true;
                _ = connection.ContinueWith(c => _connections.TryRemove(c, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _cut.Token))
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, ended.Token);
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), Requests, ended.Token),
                    CopyAsync(server.GetStream(), client.GetStream(), Answers, ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // The database is away, or the connection was cut.
            }
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, TcpDirection direction, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await direction.PassAsync(cancellationToken);
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One end is gone; the other is ended by the caller.
        }
    }
}
