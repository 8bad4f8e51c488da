using System.Collections.Concurrent;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Brings events to the host's in-process handlers: every version from 2 on, at least once, in order per invoice. A process without handlers leaves
/// them to one that has some.
/// </summary>
internal sealed class HandlerDispatcher(
    OutboxClaims claims,
    HandlerRun run,
    WorkSignals signals,
    InvoicingClock clock,
    IServiceProviderIsService services,
    ILogger<HandlerDispatcher> logger) : OutboxDispatcher(OutboxLane.Handler, claims, signals.Handlers, clock, logger)
{
    private const int MaxConcurrency = 16;

    private readonly ConcurrentDictionary<Guid, bool> _underWay = new();

    public override string Name => "handlers";

    /// <summary>Whether the host has registered any handler.</summary>
    public bool HasHandlers => services.IsService(typeof(IInvoiceEventHandler));

    /// <summary>Returns at once in a process without handlers.</summary>
    public override Task RunAsync(CancellationToken cancellationToken) => HasHandlers ? base.RunAsync(cancellationToken) : Task.CompletedTask;

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

    protected override async Task<int> StartDueAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        for (var started = 0; ;)
        {
            var free = MaxConcurrency - _underWay.Count;
            if (free <= 0)
                return started;
            var heads = await Claims.FindAsync(Lane, free + _underWay.Count, [], cancellationToken);
            var ids = heads.Select(head => head.InvoiceId).Where(id => !_underWay.ContainsKey(id)).Take(free).ToList();
            if (ids.Count == 0)
                return started;
            var claimed = await Claims.ClaimAsync(Lane, ids, cancellationToken);
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
                Failed(exception);
        }
        finally
        {
            _underWay.TryRemove(claim.InvoiceId, out _);
            Signal.Set();
        }
    }

    protected override async Task<TimeSpan> NextLookAsync(CancellationToken cancellationToken)
        => _underWay.Count >= MaxConcurrency ? LongestWait : await UntilDueAsync([], cancellationToken);
}
