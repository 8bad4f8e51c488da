using System.Collections.Concurrent;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Brings events to the host's in-process handlers: every version from 2 on, at least once, in order per invoice. A process without handlers leaves
/// them to one that has some.
/// </summary>
internal sealed partial class HandlerDispatcher(
    OutboxClaims claims,
    HandlerRun run,
    WorkSignals signals,
    InvoicingClock clock,
    IServiceProviderIsService services,
    ILogger<HandlerDispatcher> logger) : IBackgroundLoop
{
    public string Name => "handlers";

    private const int MaxConcurrency = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Guid, bool> _underWay = new();

    /// <summary>Whether the host has registered any handler.</summary>
    public bool HasHandlers => services.IsService(typeof(IInvoiceEventHandler));

    /// <summary>Handles until it is stopped, and ends when what was under way has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!HasHandlers)
            return;
        var tasks = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                tasks.RemoveAll(task => task.IsCompleted);
                await StartDueAsync(tasks, cancellationToken);
                await signals.Handlers.WaitAsync(await NextLookAsync(cancellationToken), clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Failed(logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(tasks);
    }

    /// <summary>Handles everything that is due now, and returns.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var tasks = new List<Task>();
        try
        {
            while (HasHandlers && await StartDueAsync(tasks, cancellationToken) + tasks.Count > 0)
            {
                if (tasks.Count > 0)
                    await Task.WhenAny(tasks);
                tasks.RemoveAll(task => task.IsCompleted);
            }
        }
        finally
        {
            await Task.WhenAll(tasks);
        }
    }

    private async Task<int> StartDueAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        for (var started = 0; ;)
        {
            var free = MaxConcurrency - _underWay.Count;
            if (free <= 0)
                return started;
            var heads = await claims.FindAsync(OutboxLane.Handler, free + _underWay.Count, [], cancellationToken);
            var ids = heads.Select(head => head.InvoiceId).Where(id => !_underWay.ContainsKey(id)).Take(free).ToList();
            if (ids.Count == 0)
                return started;
            var claimed = await claims.ClaimAsync(OutboxLane.Handler, ids, cancellationToken);
            foreach (var claim in claimed.Where(claim => _underWay.TryAdd(claim.InvoiceId, true)))
                tasks.Add(HandleAsync(claim, cancellationToken));
            started += claimed.Count;
            if (claimed.Count == 0)
                return started;
        }
    }

    private async Task HandleAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await run.HandleAsync(claim, cancellationToken);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
                Failed(logger, exception);
        }
        finally
        {
            _underWay.TryRemove(claim.InvoiceId, out _);
            signals.Handlers.Set();
        }
    }

    private async Task<TimeSpan> NextLookAsync(CancellationToken cancellationToken)
    {
        if (_underWay.Count >= MaxConcurrency)
            return LongestWait;
        var due = await claims.NextDueAsync(OutboxLane.Handler, [], cancellationToken);
        var wait = due is { } at ? TimeSpan.FromMilliseconds(Math.Ceiling((at - clock.Now).TotalMilliseconds)) : LongestWait;
        return wait <= TimeSpan.Zero ? ShortestWait : wait < LongestWait ? wait : LongestWait;
    }

    [LoggerMessage(LogLevel.Error, "Handlers cannot be run just now; it is tried again.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
