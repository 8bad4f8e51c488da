using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>
/// What the holder of a callback claim does to the head. Each is the first statement of its transaction: it locks the row, so that whatever is read
/// afterwards cannot be overtaken by a writer or by somebody who redelivers.
/// </summary>
internal static class CallbackFence
{
    /// <summary>Holds on for another while; false when the claim is lost.</summary>
    public static async Task<bool> HoldAsync(DbContext db, OutboxClaim claim, DateTime until, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(o => o.CallbackClaimedUntil, until), cancellationToken) == 1;

    /// <summary>Ends the claim and leaves what is due as it is; false when it is lost.</summary>
    public static async Task<bool> ReleaseAsync(DbContext db, OutboxClaim claim, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(set => set.SetProperty(o => o.CallbackClaimedUntil, (DateTime?)null), cancellationToken) == 1;

    /// <summary>Ends the claim and says when there is something to do again: null for never, until a new version.</summary>
    public static async Task<bool> ReleaseAsync(DbContext db, OutboxClaim claim, DateTime? dueAt, CancellationToken cancellationToken)
        => await Held(db, claim).ExecuteUpdateAsync(
            set => set.SetProperty(o => o.CallbackClaimedUntil, (DateTime?)null).SetProperty(o => o.CallbackDueAt, dueAt),
            cancellationToken) == 1;

    private static IQueryable<InvoiceOutbox> Held(DbContext db, OutboxClaim claim)
        => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == claim.InvoiceId && o.CallbackFence == claim.Fence && o.CallbackClaimedUntil != null);
}
