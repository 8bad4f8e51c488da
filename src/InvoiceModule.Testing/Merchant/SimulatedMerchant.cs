using InvoiceModule.Callbacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InvoiceModule.Testing.Merchant;

/// <summary>
/// A merchant's server for tests: it listens on a free port of the loopback address, keeps every request whole, and answers what the test says. The
/// host must allow <c>127.0.0.0/8</c> for callbacks.
/// </summary>
public sealed class SimulatedMerchant : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<MerchantRequest> _received = [];
    private readonly WebApplication _server;
    private readonly TimeProvider _time;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SimulatedMerchant(WebApplication server, TimeProvider time)
    {
        _server = server;
        _time = time;
        server.Run(ReceiveAsync);
    }

    /// <summary>
    /// Answers one request; 200 with no body until a test says otherwise. It may take its time: the token ends when the caller has gone or the
    /// merchant is disposed of.
    /// </summary>
    public Func<MerchantRequest, CancellationToken, ValueTask<MerchantAnswer>> Answer { get; set; } = (_, _) => new(new MerchantAnswer());

    /// <summary>Everything received so far, in order of arrival.</summary>
    public IReadOnlyList<MerchantRequest> Received
    {
        get
        {
            lock (_gate)
                return [.. _received];
        }
    }

    /// <summary>Starts a merchant.</summary>
    /// <param name="time">The clock of <see cref="MerchantRequest.ReceivedAt"/>; null for the machine's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>A merchant that listens.</returns>
    public static async Task<SimulatedMerchant> StartAsync(TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var merchant = Create(time ?? TimeProvider.System);
            await merchant._server.StartAsync(cancellationToken);

            // Some of the ports that a system gives away are never called.
            if (!DeniedPorts.Default.Contains(merchant.Url().Port))
                return merchant;
            await merchant.DisposeAsync();
        }
    }

    private static SimulatedMerchant Create(TimeProvider time)
    {
        // The empty builder reads no configuration of the host, which names other addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        return new SimulatedMerchant(builder.Build(), time);
    }

    /// <summary>An absolute URL on this merchant.</summary>
    /// <param name="pathAndQuery">Beginning with a slash.</param>
    /// <returns>For example <c>http://127.0.0.1:40123/callback</c>.</returns>
    public Uri Url(string pathAndQuery = "/callback") => new(new Uri(_server.Urls.First()), pathAndQuery);

    /// <summary>Waits until what was received fulfils a condition; it is asked at once and after each arrival.</summary>
    /// <param name="condition">Over everything received so far.</param>
    /// <param name="timeout">How long to wait in real time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Everything received when the condition held.</returns>
    /// <exception cref="TimeoutException">It did not hold in time; the message lists what was received.</exception>
    public async Task<IReadOnlyList<MerchantRequest>> WaitForAsync(
        Func<IReadOnlyList<MerchantRequest>, bool> condition,
        TimeSpan timeout,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(timeout);
        while (true)
        {
            Task next;
            IReadOnlyList<MerchantRequest> received;
            lock (_gate)
                (next, received) = (_next.Task, [.. _received]);
            if (condition(received))
                return received;
            try
            {
                await next.WaitAsync(ended.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The merchant received nothing that fulfils the condition within {timeout:c}. Received: {string.Join(" | ", received.Select(r => r.Text))}", exception);
            }
        }
    }

    /// <summary>Stops listening; requests still unanswered are ended.</summary>
    /// <returns>A task that completes when the port is free.</returns>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new MerchantRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            _time.GetUtcNow().UtcDateTime);
        TaskCompletionSource arrived;
        lock (_gate)
        {
            _received.Add(request);
            arrived = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.SetResult();
        var answer = await Answer(request, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
