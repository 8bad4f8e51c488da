using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using InvoiceModule.Callbacks;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>A merchant on a real socket, who reads the request and then does to the connection whatever a test wants.</summary>
internal sealed class MerchantServer : IAsyncDisposable
{
    private readonly TcpListener _listener = Listen();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _clients = [];
    private readonly Task _accepting;
    private int _connections;

    public MerchantServer(Func<ReceivedCallback, NetworkStream, CancellationToken, Task> answer)
    {
        Answer = answer;
        _accepting = AcceptAsync();
    }

    public Func<ReceivedCallback, NetworkStream, CancellationToken, Task> Answer { get; set; }

    public ConcurrentQueue<ReceivedCallback> Received { get; } = new();

    public int Connections => _connections;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/hook?a=b");

    public static MerchantServer With(int status, string headers = "") => new(Status(status, headers));

    public static Func<ReceivedCallback, NetworkStream, CancellationToken, Task> Status(int status, string headers = "")
        => (_, stream, token) => SendAsync(stream, $"HTTP/1.1 {status} X\r\nContent-Length: 2\r\n{headers}\r\nok", token);

    public static async Task SendAsync(NetworkStream stream, string text, CancellationToken cancellationToken)
        => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients);
        _stop.Dispose();
    }

    // Some of the ports that a system gives away are never called.
    private static TcpListener Listen()
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start(512);
            if (!DeniedPorts.Default.Contains(((IPEndPoint)listener.LocalEndpoint).Port))
                return listener;
            listener.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _clients.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException || _stop.IsCancellationRequested)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    Received.Enqueue(request);
                    await Answer(request, stream, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task<ReceivedCallback?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new ReceivedCallback(lines[0], headers, body);
    }
}
