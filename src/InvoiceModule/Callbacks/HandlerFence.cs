using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>What the holder of a handler claim does to the head: single statements, each of which changes nothing once the claim is lost.</summary>
internal static class HandlerFence
{
    /// <summary>Holds on for another while.</summary>
    public static async Task<bool> HoldAsync(DbContext db, OutboxClaim claim, DateTime until, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(o => o.HandlerClaimedUntil, until), cancellationToken) == 1;

    /// <summary>Says that every handler has seen a version, and holds on.</summary>
    public static async Task<bool> HandledAsync(DbContext db, OutboxClaim claim, int version, DateTime until, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(o => o.HandledVersion, version)
                .SetProperty(o => o.HandlerFailures, 0)
                .SetProperty(o => o.HandlerClaimedUntil, until),
            cancellationToken) == 1;

    /// <summary>Ends the claim after a failure.</summary>
    public static async Task<bool> FailAsync(DbContext db, OutboxClaim claim, DateTime dueAt, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(o => o.HandlerFailures, o => o.HandlerFailures + 1)
                .SetProperty(o => o.HandlerDueAt, dueAt)
                .SetProperty(o => o.HandlerClaimedUntil, (DateTime?)null),
            cancellationToken) == 1;

    /// <summary>Ends the claim; what was raised meanwhile stays due, decided in the same statement.</summary>
    public static async Task<bool> ReleaseAsync(DbContext db, OutboxClaim claim, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(
            set => set
                .SetProperty(o => o.HandlerDueAt, o => o.LatestVersion > o.HandledVersion ? o.HandlerDueAt : null)
                .SetProperty(o => o.HandlerClaimedUntil, (DateTime?)null),
            cancellationToken) == 1;

    private static IQueryable<InvoiceOutbox> Held(DbContext db, OutboxClaim claim)
        => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == claim.InvoiceId && o.HandlerFence == claim.Fence && o.HandlerClaimedUntil != null);
}
