using System.Net.Sockets;
using System.Threading.Channels;
using NetMQ;
using NetMQ.Sockets;

namespace InvoiceModule.Bitcoin.Push;

/// <summary>
/// Listens to the node's ZeroMQ publisher (<c>-zmqpubhashblock</c>, <c>-zmqpubhashtx</c>, <c>-zmqpubrawblock</c>, <c>-zmqpubrawtx</c>; doc/zmq.md of Bitcoin
/// Core). What a message says is not read: anyone could have sent it, and the node itself is asked anyway. So it is only a reason to look.
/// </summary>
internal sealed class ZmqPush(Uri url, TimeSpan? silence = null) : INodePush
{
    /// <summary>A transaction comes several times a second on a busy network: one look serves all that came meanwhile.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>A publisher whose machine was cut off leaves a connection that looks alive for ever; a new one costs nothing.</summary>
    private static readonly TimeSpan DefaultSilence = TimeSpan.FromMinutes(5);

    /// <summary>A raw block is at most 4 MB on the networks known here.</summary>
    private const long MaxMessageBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string _endpoint = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    private SubscriberSocket? _socket;
    private NetMQPoller? _poller;
    private Task _rest = Task.CompletedTask;
    private bool _isConnected;
    private bool _hasHeard;
    private bool _isDisposed;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Listen();
        await _rest.WaitAsync(cancellationToken);
        try
        {
            await _told.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException($"Listening to {_endpoint} has ended.", e);
        }

        _rest = Task.Delay(Rest, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _told.Writer.TryComplete();

            // The poller's thread first: a socket belongs to one thread at a time.
            _poller?.Dispose();
            _socket?.Dispose();
            (_poller, _socket) = (null, null);
        }

        return ValueTask.CompletedTask;
    }

    // At the first wait: a host that only serves pages opens no connection.
    private void Listen()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_poller is not null)
                return;
            var socket = new SubscriberSocket();
            try
            {
                socket.Options.MaxMsgSize = MaxMessageBytes;
                socket.Options.ReconnectIntervalMax = TimeSpan.FromSeconds(5);
                socket.Options.IPv4Only = url.HostNameType != UriHostNameType.IPv6;
                socket.SubscribeToAnyTopic();
                socket.Connect(_endpoint);
            }
            catch
            {
                // A host name that is not known now; the next wait tries again.
                socket.Dispose();
                throw;
            }

            (_socket, _isConnected) = (socket, true);
            socket.ReceiveReady += OnMessage;
            var timer = new NetMQTimer(silence ?? DefaultSilence);
            timer.Elapsed += OnSilence;
            _poller = new NetMQPoller { socket, timer };
            _poller.RunAsync($"ZMQ {_endpoint}", isBackgroundThread: true);
        }
    }

    private void OnMessage(object? sender, NetMQSocketEventArgs e)
    {
        while (e.Socket.TrySkipMultipartMessage())
            _hasHeard = true;
        _told.Writer.TryWrite(true);
    }

    private void OnSilence(object? sender, NetMQTimerEventArgs e)
    {
        if (!_hasHeard && _socket is { } socket)
        {
            try
            {
                if (_isConnected)
                    socket.Disconnect(_endpoint);
                _isConnected = false;
                socket.Connect(_endpoint);
                _isConnected = true;
            }
            catch (Exception exception) when (exception is NetMQException or SocketException)
            {
                // The host's name is not known just now. Polling goes on, and the next silence tries again; on this thread an exception would end the process.
            }
        }

        _hasHeard = false;
    }
}
