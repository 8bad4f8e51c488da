using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Makes one attempt: a signed POST over HTTP/1.1 to a stranger's server that may be slow, endless or hostile. One deadline covers connecting,
/// sending and reading; nothing is followed, nothing unpacked, nothing of ours (cookies, proxy, trace ids) goes along.
/// </summary>
internal sealed class CallbackSender : IDisposable
{
    private const int MaxRead = 4096;

    // Whoever answered 2xx has the event; how long he goes on talking is no reason to keep others waiting.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    private static readonly ProductInfoHeaderValue UserAgent = new("InvoiceModule", Version());

    private readonly HttpMessageInvoker _http;
    private readonly InvoicingCallbackOptions _options;
    private readonly TimeProvider _clock;

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns the handler.")]
    public CallbackSender(CallbackConnector connector, InvoicingCallbackOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = options.AttemptTimeout,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ResponseDrainTimeout = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = CertificatePolicy() },
            UseCookies = false,
            UseProxy = false,
        });
    }

    public async Task<CallbackOutcome> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        CallbackOutcome Failed(string error) => new(null, error, _clock.GetElapsedTime(start));

        if (delivery.Keys.Count == 0)
            return Failed(CallbackErrors.NoSigningKey);
        using var deadline = new CancellationTokenSource(_options.AttemptTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = Request(delivery);
            using var response = await _http.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            if (status is >= 200 and <= 299)
            {
                await ReadAsync(response, either.Token);
                return new CallbackOutcome(status, null, _clock.GetElapsedTime(start));
            }

            var retryAfter = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) && values.Count == 1
                ? RetryAfter.Parse(values.ToString(), _clock.GetUtcNow())
                : null;
            return new CallbackOutcome(status, string.Create(CultureInfo.InvariantCulture, $"http_{status}"), _clock.GetElapsedTime(start), retryAfter);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(CallbackErrors.Timeout);
        }
        catch (Exception exception) when (Word(exception) is { } word)
        {
            return Failed(word);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Delivery delivery)
    {
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds();
        var content = new ByteArrayContent(delivery.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = delivery.Body.Length;
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url)
        {
            Content = content,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(UserAgent);
        request.Headers.Add("webhook-id", delivery.EventId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", CallbackSignature.Sign(delivery.Keys, delivery.EventId, timestamp, delivery.Body));
        return request;
    }

    /// <summary>Takes in a short answer, so that the connection can serve again. What is longer or slower costs the merchant his connection only.</summary>
    private async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ReadTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            var buffer = new byte[MaxRead];
            for (int read, total = 0; total < MaxRead && (read = await body.ReadAsync(buffer.AsMemory(total), either.Token)) > 0;)
                total += read;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // The status was 2xx, and it is the status that counts.
        }
    }

    private static string? Word(Exception exception) => exception switch
    {
        CallbackRefusedException refused => refused.Error,
        HttpRequestException { InnerException: CallbackRefusedException refused } => refused.Error,
        HttpRequestException { InnerException: AuthenticationException } => CallbackErrors.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => CallbackErrors.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => CallbackErrors.InvalidResponse,
        HttpRequestException or IOException => CallbackErrors.ConnectionFailed,
        UriFormatException or ArgumentException or NotSupportedException or InvalidOperationException => CallbackErrors.RefusedAddress,
        _ => null,
    };

    // A certificate names where its issuer and its revocation list are to be fetched. The chain building of the system would call those addresses,
    // past every guard, and whoever wrote the certificate chose them.
    private static X509ChainPolicy CertificatePolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") }, // server authentication, RFC 5280, 4.2.1.12
    };

    private static string Version()
    {
        var version = typeof(CallbackSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }
}
