using System.Globalization;
using System.Net;
using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Ethereum.Rpc;

/// <summary>JSON-RPC 2.0 over HTTP. Every failure is a <see cref="ChainUnavailableException"/> that names host and port, and no key.</summary>
internal sealed class EvmRpcClient : IDisposable
{
    /// <summary>A full block's traces take some 50 MB at most.</summary>
    private const int MaxAnswerBytes = 256 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly RpcEndpoint _endpoint;
    private readonly RateLimit _limit;
    private readonly TimeSpan _timeout;

    public EvmRpcClient(Uri url, TimeSpan timeout, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _endpoint = new RpcEndpoint(url);
        _limit = new RateLimit(_endpoint, time);
        _timeout = timeout;
        _http = new HttpClient(handler ?? CreateHandler())
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>Sends calls in one request; the answers come in the same order.</summary>
    public async Task<RpcAnswers> SendAsync(IReadOnlyList<RpcCall> calls, CancellationToken cancellationToken)
    {
        _limit.ThrowIfPaused();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            using var content = RpcRequestBody.Write(calls);
            using var response = await _http.PostAsync(_endpoint.Url, content, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw Refused(response);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return RpcAnswers.Pair(JsonDocument.Parse(body), calls, _endpoint);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The node at {_endpoint} did not answer within {_timeout.TotalSeconds:0.#} s."), e);
        }
        catch (HttpRequestException e)
        {
            throw new ChainUnavailableException($"The node at {_endpoint} cannot be reached ({e.HttpRequestError}). Does it run with its HTTP API open, and does RpcUrl name its host and port?", e);
        }
        catch (JsonException e)
        {
            throw new ChainUnavailableException($"What answers at {_endpoint} does not speak JSON. Is RpcUrl the JSON-RPC endpoint of a node?", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private ChainUnavailableException Refused(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            _limit.Pause(response.Headers.RetryAfter);
        return new ChainUnavailableException(response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => $"The provider at {_endpoint} limits its calls (429). They pause as long as it asks for. Choose a plan with more calls, or a node of your own.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"The node at {_endpoint} refuses this host ({(int)response.StatusCode}). Check the key in RpcUrl, or the node's list of allowed hosts.",
            _ => $"What answers at {_endpoint} gives HTTP status {(int)response.StatusCode}. Is RpcUrl the JSON-RPC endpoint of a node?",
        });
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        // The key in the URL goes to the node and to nobody else: no redirects, no proxy out of the environment.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
