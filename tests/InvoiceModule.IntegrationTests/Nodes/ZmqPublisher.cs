using System.Globalization;
using System.Text.Json;
using NetMQ;
using NetMQ.Sockets;

namespace InvoiceModule.IntegrationTests.Nodes;

/// <summary>
/// Publishes for a litecoind what one with ZeroMQ would (<c>hashblock</c>, <c>hashtx</c>; doc/zmq.md): Debian's is built without. It learns of changes
/// by asking the node some hundred times a second, so it tells them up to a hundredth of a second later than such a node would, never sooner.
/// </summary>
internal sealed class ZmqPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly LitecoinNode _node;
    private readonly PublisherSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, int> _sent = new(StringComparer.Ordinal);
    private readonly Task _relaying;

    private ZmqPublisher(LitecoinNode node)
    {
        _node = node;
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{_socket.BindRandomPort("tcp://127.0.0.1")}"));
        _relaying = RelayAsync(_stop.Token);
    }

    public Uri Url { get; }

    /// <summary>Publishes from now on. Dispose it before the node.</summary>
    public static ZmqPublisher Of(LitecoinNode node) => new(node);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _relaying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RelayAsync(CancellationToken cancellationToken)
    {
        var (tip, pool) = await LookAsync();
        while (true)
        {
            await Task.Delay(Interval, cancellationToken);
            var (newTip, newPool) = await LookAsync();
            if (newTip != tip)
                Send("hashblock", newTip);
            foreach (var txId in newPool.Except(pool, StringComparer.Ordinal))
                Send("hashtx", txId);
            (tip, pool) = (newTip, newPool);
        }
    }

    private async Task<(string Tip, HashSet<string> Pool)> LookAsync()
    {
        var pool = await _node.CallAsync("getrawmempool");
        return (await _node.GetBestBlockHashAsync(), pool.EnumerateArray().Select((JsonElement id) => id.GetString()!).ToHashSet(StringComparer.Ordinal));
    }

    // Topic, hash, and the topic's own running number (32 bits, little-endian).
    private void Send(string topic, string hash)
    {
        var number = _sent.GetValueOrDefault(topic);
        _sent[topic] = number + 1;
        var sequence = new byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(sequence, number);
        _socket.SendMoreFrame(topic).SendMoreFrame(Convert.FromHexString(hash)).SendFrame(sequence);
    }
}
