using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Clears dead letters after 30 days: their bytes and their attempts go, and with them the chance to send them again. The event itself stays, for it
/// is the invoice's timeline. What somebody has asked for again is kept until it has been sent.
/// </summary>
internal sealed class CallbackPruning(InvoicingDb store, InvoicingClock clock)
{
    /// <summary>How long a dead letter is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int Batch = 200;

    /// <summary>Clears all that are past it; returns how many.</summary>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var cutoff = clock.Now - Kept;
        for (var total = 0; ;)
        {
            var pruned = await store.WriteAsync(CrashPoints.CallbackPruning, (db, token) => PruneAsync(db, cutoff, token), cancellationToken);
            total += pruned;
            if (pruned == 0)
                return total;
        }
    }

    private static async Task<int> PruneAsync(DbContext db, DateTime cutoff, CancellationToken cancellationToken)
    {
        var dead = db.Set<InvoiceEvent>().Where(e => e.State == CallbackState.Dead && e.EndedAt < cutoff && e.Body != null && e.RedeliverAt == null);
        var ids = await dead.OrderBy(e => e.EndedAt).Select(e => e.Id).Take(Batch).ToListAsync(cancellationToken);
        if (ids.Count == 0)
            return 0;

        // Somebody may have redelivered one since it was found: the condition is said again.
        var cleared = await dead.Where(e => ids.Contains(e.Id)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, (byte[]?)null), cancellationToken);
        await db.Set<CallbackAttempt>()
            .Where(a => ids.Contains(a.EventId) && db.Set<InvoiceEvent>().Any(e => e.Id == a.EventId && e.State == CallbackState.Dead && e.Body == null))
            .ExecuteDeleteAsync(cancellationToken);
        return cleared;
    }
}
