using System.Collections.Concurrent;
using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>Delivers what is due: claims as much as the origins and the process can take, and sends it side by side.</summary>
internal sealed class CallbackDispatcher(
    OutboxClaims claims,
    DeliveryRun run,
    OriginGate gate,
    WorkSignals signals,
    InvoicingClock clock,
    ILogger<CallbackDispatcher> logger) : OutboxDispatcher(OutboxLane.Callback, claims, signals.Callbacks, clock, logger)
{
    private const int MaxBatch = 64;

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(45);

    // Product time may jump over a claim's end while the attempt is still under way here: it is not made a second time for that.
    private readonly ConcurrentDictionary<Guid, string> _underWay = new();

    public override string Name => "callbacks";

    /// <summary>Delivers everything that is due now, and returns; after 45 s it starts nothing more and leaves the rest to the next run.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var start = Clock.GetTimestamp();
        var tasks = new List<Task>();
        try
        {
            while (Clock.GetElapsedTime(start) < LongestDrain)
            {
                // Looked at before the table is: what ends meanwhile may have left something due behind it.
                tasks.RemoveAll(task => task.IsCompleted);
                var isIdle = tasks.Count == 0 && gate.NextOpening() is null;
                var started = await StartDueAsync(tasks, cancellationToken);
                if (isIdle && started == 0)
                    return;
                if (gate.NextOpening() is { } pause)
                    await Task.WhenAny([.. tasks, Task.Delay(pause, Clock, cancellationToken)]);
                else if (tasks.Count > 0)
                    await Task.WhenAny(tasks);
                cancellationToken.ThrowIfCancellationRequested();
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
            var free = Math.Min(MaxBatch, gate.Free);
            if (free <= 0)
                return started;
            var heads = await Claims.FindAsync(Lane, MaxBatch + _underWay.Count, gate.BlockedOrServed(), cancellationToken);
            var entered = new Dictionary<Guid, string>();
            foreach (var head in heads)
            {
                if (entered.Count < free && !_underWay.ContainsKey(head.InvoiceId) && gate.TryEnter(head.Origin ?? ""))
                    entered.Add(head.InvoiceId, head.Origin ?? "");
            }

            // Nobody else waits, so those who had their turn may have another.
            if (entered.Count == 0 && gate.EndRound())
                continue;
            if (entered.Count == 0)
                return started;
            var claimed = await ClaimAsync(entered, cancellationToken);
            foreach (var claim in claimed)
            {
                var origin = entered[claim.InvoiceId];
                if (_underWay.TryAdd(claim.InvoiceId, origin))
                    tasks.Add(DeliverAsync(claim, origin, cancellationToken));
                else
                    gate.Leave(origin, null);
            }

            started += claimed.Count;
            if (claimed.Count == 0)
                return started;
        }
    }

    private async Task<List<OutboxClaim>> ClaimAsync(Dictionary<Guid, string> entered, CancellationToken cancellationToken)
    {
        List<OutboxClaim> claimed = [];
        try
        {
            return claimed = await Claims.ClaimAsync(Lane, [.. entered.Keys], cancellationToken);
        }
        finally
        {
            foreach (var (_, origin) in entered.Where(e => !claimed.Exists(claim => claim.InvoiceId == e.Key)))
                gate.Leave(origin, null);
        }
    }

    private async Task DeliverAsync(OutboxClaim claim, string origin, CancellationToken cancellationToken)
    {
        bool? success = null;
        try
        {
            success = await run.DeliverAsync(claim, cancellationToken);
        }
        finally
        {
            _underWay.TryRemove(claim.InvoiceId, out _);
            gate.Leave(origin, success);
            Signal.Set();
        }
    }

    protected override async Task<TimeSpan> NextLookAsync(CancellationToken cancellationToken)
    {
        // With every slot taken, only an end of something can change that, and it signals.
        if (gate.Free <= 0)
            return LongestWait;

        // Asked before it is said who is shut out: an origin that opens in between would else be left out of both, and waited for in vain.
        var opening = gate.NextOpening() ?? LongestWait;
        var due = await UntilDueAsync(gate.Blocked(), cancellationToken);
        return due < opening ? due : opening;
    }
}
