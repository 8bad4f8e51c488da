using System.Globalization;
using System.Net;
using System.Text.Json;
using InvoiceModule.Chains;

namespace InvoiceModule.Rpc;

/// <summary>JSON-RPC in batches over HTTP. Every failure is a <see cref="ChainUnavailableException"/> that names the endpoint, and no key and no password.</summary>
internal sealed class RpcTransport : IDisposable
{
    /// <summary>A full Bitcoin block with all its transactions spelled out takes some 15 MB, a full Ethereum block's traces some 50 MB.</summary>
    private const int MaxAnswerBytes = 256 * 1024 * 1024;

    /// <summary>Contracts call each other up to 1024 deep, and each call of a trace stands in an object and a list: anybody can have such a transaction mined.</summary>
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 2300 };

    private readonly RpcEndpoint _endpoint;
    private readonly string _isItOpen;
    private readonly Func<HttpResponseMessage, string> _explain;

    /// <summary>Creates a transport.</summary>
    /// <param name="endpoint">Where the node listens.</param>
    /// <param name="handler">The connections.</param>
    /// <param name="isItOpen">What to look at when the node cannot be reached.</param>
    /// <param name="explain">What another status than 200 means.</param>
    public RpcTransport(RpcEndpoint endpoint, HttpMessageHandler handler, string isItOpen, Func<HttpResponseMessage, string> explain)
    {
        (_endpoint, _isItOpen, _explain) = (endpoint, isItOpen, explain);
        Http = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    public HttpClient Http { get; }

    /// <summary>Connections that go to the node and to nobody else: no redirects, no proxy out of the environment, for a key or a password goes with them.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),

        // Shorter than the 30 s after which bitcoind and its descendants close, so that no call is sent into a connection just being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Sends calls in one request; the answers come in the same order.</summary>
    public async Task<RpcAnswers> SendAsync(IReadOnlyList<RpcCall> calls, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var content = RpcRequestBody.Write(calls);
            using var response = await Http.PostAsync(_endpoint.Url, content, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw Refused(response.StatusCode, _explain(response));
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return RpcAnswers.Pair(JsonDocument.Parse(body, Json), calls, _endpoint);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The node at {_endpoint} did not answer within {timeout.TotalSeconds:0.#} s."), e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ChainUnavailableException(string.Create(CultureInfo.InvariantCulture, $"The answer of the node at {_endpoint} to {calls[^1].Method} is larger than {MaxAnswerBytes / 1048576} MB."), e);
        }
        catch (HttpRequestException e)
        {
            throw new ChainUnavailableException($"The node at {_endpoint} cannot be reached ({e.HttpRequestError}). {_isItOpen}, and does RpcUrl name its host and port?", e);
        }
        catch (JsonException e)
        {
            throw new ChainUnavailableException($"What answers at {_endpoint} does not speak JSON. Is RpcUrl the JSON-RPC endpoint of a node?", e);
        }
    }

    public void Dispose() => Http.Dispose();

    // Some providers refuse single methods so; any other status says nothing of what was asked.
    private static ChainUnavailableException Refused(HttpStatusCode status, string message)
        => status is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.RequestEntityTooLarge
            ? new ChainUnavailableException(message, new RpcRefusedException(new RpcError((int)status, message)))
            : new ChainUnavailableException(message);
}
