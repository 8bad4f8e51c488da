using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Rpc;

/// <summary>JSON-RPC over HTTP as Bitcoin Core and its descendants speak it. Every failure is a <see cref="ChainUnavailableException"/> that names the endpoint and no password.</summary>
internal sealed class BitcoinRpcClient : IDisposable
{
    /// <summary>A full Bitcoin block with all its transactions spelled out takes some 15 MB.</summary>
    private const int MaxAnswerBytes = 256 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _url;

    public BitcoinRpcClient(Uri url, string user, string password, HttpMessageHandler? handler = null)
    {
        _url = url;
        _http = new HttpClient(handler ?? CreateHandler())
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Sends calls in one request; the answers come in the same order.</summary>
    public async Task<RpcAnswers> SendAsync(IReadOnlyList<RpcCall> calls, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var content = RpcRequestBody.Write(calls);
            using var response = await _http.PostAsync(_url, content, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new ChainUnavailableException(Explain(response.StatusCode));
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return RpcAnswers.Pair(JsonDocument.Parse(body), calls);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The node at {_url} did not answer within {timeout.TotalSeconds:0.#} s."), e);
        }
        catch (HttpRequestException e)
        {
            throw new ChainUnavailableException($"The node at {_url} cannot be reached ({e.HttpRequestError}). Does it run with -server=1, and does RpcUrl name its host and port?", e);
        }
        catch (JsonException e)
        {
            throw new ChainUnavailableException($"What answers at {_url} does not speak JSON. Is RpcUrl the JSON-RPC endpoint of a node?", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => $"The node at {_url} refuses the user name or the password (401). Check RpcUser and RpcPassword against the node's rpcauth or rpcuser/rpcpassword.",
        HttpStatusCode.Forbidden => $"The node at {_url} refuses this host (403). Check the node's rpcallowip.",
        HttpStatusCode.ServiceUnavailable => $"The node at {_url} has too much to do (503). If it stays so, raise its rpcthreads and rpcworkqueue.",
        HttpStatusCode.InternalServerError => $"The node at {_url} failed or has too much to do (500). If it stays so, look into its debug.log, or raise its rpcthreads and rpcworkqueue.",
        _ => $"What answers at {_url} gives HTTP status {(int)status}. Is RpcUrl the JSON-RPC endpoint of a node?",
    };

    private static SocketsHttpHandler CreateHandler() => new()
    {
        // The password goes to the node and to nobody else: no redirects, no proxy out of the environment.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),

        // As many as a node has rpcthreads by default. It refuses what its work queue of 16 cannot hold; here the questions wait instead.
        MaxConnectionsPerServer = 4,

        // Shorter than the node's own rpcservertimeout of 30 s, so that no call is sent into a connection just being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
