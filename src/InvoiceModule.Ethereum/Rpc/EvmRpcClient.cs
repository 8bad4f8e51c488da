using System.Net;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>JSON-RPC 2.0 over HTTP. Every failure is a <see cref="ChainUnavailableException"/> that names host and port, and no key.</summary>
internal sealed class EvmRpcClient : IDisposable
{
    private readonly RpcEndpoint _endpoint;
    private readonly RpcTransport _transport;
    private readonly RateLimit _limit;
    private readonly TimeSpan _timeout;

    public EvmRpcClient(Uri url, TimeSpan timeout, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _endpoint = new RpcEndpoint(url);
        _transport = new RpcTransport(_endpoint, handler ?? CreateHandler(), "Does it run with its HTTP API open", Explain);
        _limit = new RateLimit(_endpoint, time);
        _timeout = timeout;
    }

    /// <summary>Sends calls in one request; the answers come in the same order.</summary>
    public async Task<RpcAnswers> SendAsync(IReadOnlyList<RpcCall> calls, CancellationToken cancellationToken)
    {
        _limit.ThrowIfPaused();
        return await _transport.SendAsync(calls, _timeout, cancellationToken);
    }

    public void Dispose() => _transport.Dispose();

    private string Explain(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            _limit.Pause(response.Headers.RetryAfter);
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => $"The provider at {_endpoint} limits its calls (429). They pause as long as it asks for. Choose a plan with more calls, or a node of your own.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"The node at {_endpoint} refuses this host ({(int)response.StatusCode}). Check the key in RpcUrl, or the node's list of allowed hosts.",
            _ => $"What answers at {_endpoint} gives HTTP status {(int)response.StatusCode}. Is RpcUrl the JSON-RPC endpoint of a node?",
        };
    }

    private static SocketsHttpHandler CreateHandler()
    {
        var handler = RpcTransport.CreateHandler();
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        return handler;
    }
}
