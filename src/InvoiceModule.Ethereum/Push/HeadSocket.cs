using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Push;

/// <summary>One websocket on which a node of the right network tells its new heads.</summary>
internal sealed class HeadSocket : IDisposable
{
    private const int MaxMessageBytes = 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private readonly RpcEndpoint _endpoint;
    private readonly ArrayBufferWriter<byte> _message = new();

    private HeadSocket(RpcEndpoint endpoint)
    {
        _endpoint = endpoint;
        _socket.Options.Proxy = null;

        // A connection that died without a word is found by an unanswered ping.
        _socket.Options.KeepAliveInterval = KeepAlive;
        _socket.Options.KeepAliveTimeout = KeepAlive;
    }

    /// <summary>Connects, proves the network, and subscribes.</summary>
    public static async Task<HeadSocket> ConnectAsync(RpcEndpoint endpoint, long chainId, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ConnectTimeout);
        var socket = new HeadSocket(endpoint);
        try
        {
            await socket._socket.ConnectAsync(endpoint.Url, deadline.Token);
            var actual = await socket.CallAsync(0, new RpcCall("eth_chainId"), result => result.NumberOf("result of eth_chainId"), deadline.Token);
            if (actual != chainId)
                throw new ChainUnavailableException($"The websocket at {endpoint} serves another network: its chain id is {actual}, but {chainId} is configured. Check WebSocketUrl.");
            return await socket.CallAsync(1, new RpcCall("eth_subscribe", "newHeads"), _ => socket, deadline.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Completes when the node tells a new head.</summary>
    public async Task ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var message = await ReceiveAsync(cancellationToken);
            if (message.RootElement.Optional("method") is { ValueKind: JsonValueKind.String } method && method.ValueEquals("eth_subscription"))
                return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<T> CallAsync<T>(int id, RpcCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            RpcRequestBody.WriteCall(json, id, call);
        await _socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        while (true)
        {
            using var message = await ReceiveAsync(cancellationToken);
            var answer = message.RootElement;
            if (answer.Optional("error") is { } error)
                throw new ChainUnavailableException($"The websocket at {_endpoint} refuses {call.Method}: {_endpoint.Printable(error.Text("message"))}.");
            if (answer.Optional("id") is { ValueKind: JsonValueKind.Number } answered && answered.TryGetInt32(out var number) && number == id)
                return read(answer.Required("result"));
        }
    }

    private async Task<JsonDocument> ReceiveAsync(CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_message.GetMemory(4096), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close || _message.WrittenCount + part.Count > MaxMessageBytes)
                throw new ChainUnavailableException($"The websocket at {_endpoint} was closed by the node, or sends what is too long.");
            _message.Advance(part.Count);
            if (!part.EndOfMessage)
                continue;
            try
            {
                return JsonDocument.Parse(_message.WrittenMemory);
            }
            catch (JsonException e)
            {
                throw new ChainUnavailableException($"What answers at {_endpoint} does not speak JSON. Is WebSocketUrl the websocket endpoint of a node?", e);
            }
        }
    }
}
