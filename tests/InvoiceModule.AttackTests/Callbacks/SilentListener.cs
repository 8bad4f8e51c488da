using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>Merchants that never say a word: one takes the connection and says nothing to the TLS greeting, the other is not even reached.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    private SilentListener(string scheme, int backlog)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
        Url = string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");
    }

    public string Url { get; }

    /// <summary>The system takes the connection, and nobody answers on it.</summary>
    public static SilentListener StallTls() => new("https", 100);

    /// <summary>A listener whose queue is full: the system drops what comes, without a word.</summary>
    public static async Task<SilentListener> BlackHoleAsync()
    {
        var hole = new SilentListener("http", 0);
        for (var i = 0; i < 4; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            hole._fillers.Add(filler);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(500);
            try
            {
                await filler.ConnectAsync(hole._listener.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                // Full.
                return hole;
            }
        }

        hole.Dispose();
        throw new InvalidOperationException("This system's queue of connections does not fill up.");
    }

    public void Dispose()
    {
        _fillers.ForEach(f => f.Dispose());
        _listener.Dispose();
    }
}
