using System.Net;
using System.Net.Http.Headers;
using System.Text;
using InvoiceModule.Chains;
using InvoiceModule.Rpc;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>JSON-RPC over HTTP as Bitcoin Core and its descendants speak it. Every failure is a <see cref="ChainUnavailableException"/> that names the endpoint and no password.</summary>
internal sealed class BitcoinRpcClient : IDisposable
{
    private readonly RpcEndpoint _endpoint;
    private readonly RpcTransport _transport;

    public BitcoinRpcClient(Uri url, string user, string password, HttpMessageHandler? handler = null)
    {
        _endpoint = new RpcEndpoint(url);
        _transport = new RpcTransport(_endpoint, handler ?? CreateHandler(), "Does it run with -server=1", Explain);
        _transport.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Sends calls in one request; the answers come in the same order.</summary>
    public Task<RpcAnswers> SendAsync(IReadOnlyList<RpcCall> calls, TimeSpan timeout, CancellationToken cancellationToken)
        => _transport.SendAsync(calls, timeout, cancellationToken);

    public void Dispose() => _transport.Dispose();

    private string Explain(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => $"The node at {_endpoint} refuses the user name or the password (401). Check RpcUser and RpcPassword against the node's rpcauth or rpcuser/rpcpassword.",
        HttpStatusCode.Forbidden => $"The node at {_endpoint} refuses this host (403). Check the node's rpcallowip.",
        HttpStatusCode.ServiceUnavailable => $"The node at {_endpoint} has too much to do (503). If it stays so, raise its rpcthreads and rpcworkqueue.",
        HttpStatusCode.InternalServerError => $"The node at {_endpoint} failed or has too much to do (500). If it stays so, look into its debug.log, or raise its rpcthreads and rpcworkqueue.",
        _ => $"What answers at {_endpoint} gives HTTP status {(int)response.StatusCode}. Is RpcUrl the JSON-RPC endpoint of a node?",
    };

    private static SocketsHttpHandler CreateHandler()
    {
        var handler = RpcTransport.CreateHandler();

        // As many as a node has rpcthreads by default. It refuses what its work queue of 16 cannot hold; here the questions wait instead.
        handler.MaxConnectionsPerServer = 4;
        return handler;
    }
}
