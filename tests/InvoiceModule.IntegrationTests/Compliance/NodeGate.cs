using System.Net;
using System.Net.Sockets;
using InvoiceModule.ChainCompliance;

namespace InvoiceModule.IntegrationTests.Compliance;

/// <summary>
/// A door of our own before a node: the chain under test goes through it, the driver does not. Closed, it refuses every connection and cuts those that
/// are open; silent, it takes what is sent and passes nothing on.
/// </summary>
internal sealed class NodeGate : IAsyncDisposable
{
    private readonly IPEndPoint _node;
    private readonly IPEndPoint _here;
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _open = [];
    private readonly List<Task> _work = [];
    private TcpListener? _listener;
    private volatile NodeState _state = NodeState.Up;

    private NodeGate(int nodePort)
    {
        _node = new IPEndPoint(IPAddress.Loopback, nodePort);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _here = (IPEndPoint)_listener.LocalEndpoint;
        _work.Add(AcceptAsync(_listener));
    }

    /// <summary>Where the chain under test connects to.</summary>
    public Uri Url => new($"http://{_here}/");

    public static NodeGate Before(Uri node) => new(node.Port);

    public void Set(NodeState state)
    {
        lock (_lock)
        {
            _state = state;

            // What was open belongs to the state before.
            Cut();
            if (state == NodeState.Down)
            {
                _listener?.Dispose();
                _listener = null;
            }
            else if (_listener is null)
            {
                _listener = new TcpListener(_here);
                _listener.Start();
                _work.Add(AcceptAsync(_listener));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Set(NodeState.Down);
        Task[] work;
        lock (_lock)
            work = [.. _work];
        await Task.WhenAll(work);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync();
                lock (_lock)
                    _work.Add(PassAsync(client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The gate was closed.
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var node = new TcpClient();
        using (client)
        {
            lock (_lock)
                _open.UnionWith([client, node]);
            try
            {
                if (_state == NodeState.Silent)
                {
                    await client.GetStream().CopyToAsync(Stream.Null);
                    return;
                }

                await node.ConnectAsync(_node);
                await Task.WhenAny(client.GetStream().CopyToAsync(node.GetStream()), node.GetStream().CopyToAsync(client.GetStream())).Unwrap();
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One side is gone; so is the other now.
            }
            finally
            {
                lock (_lock)
                    _open.ExceptWith([client, node]);
            }
        }
    }

    private void Cut()
    {
        foreach (var connection in _open)
            connection.Dispose();
    }
}
