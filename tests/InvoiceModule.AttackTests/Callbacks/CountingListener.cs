using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>Listens on every address of this machine, IPv6 too where there is some, and counts who connects.</summary>
internal sealed class CountingListener : IAsyncDisposable
{
    private readonly Socket _listener;

    public CountingListener()
    {
        _listener = new Socket(Socket.OSSupportsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (Socket.OSSupportsIPv6)
            _listener.DualMode = true;
        _listener.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whether an address leads here, by a plain socket.</summary>
    public async Task<bool> ConnectAsync(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        // A mapped address (::ffff:127.0.0.1) is reached by a socket of both families only.
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, Port), patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || exception is OperationCanceledException && !Token.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>How many have connected since the last count: they are taken in their order, up to a connection of our own.</summary>
    public async Task<int> CountAsync()
    {
        using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await own.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), Token);
        var last = ((IPEndPoint)own.LocalEndPoint!).Port;
        for (var count = 0; ; count++)
        {
            using var accepted = await _listener.AcceptAsync(Token);
            if (((IPEndPoint)accepted.RemoteEndPoint!).Port == last)
                return count;
        }
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
