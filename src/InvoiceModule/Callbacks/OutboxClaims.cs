using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Finds due invoices and claims them. Finding takes no locks and may be wrong; the claim is one statement that repeats the whole condition, so
/// that of any number of claimers one gets a row, under a fence number of its own. A claim that lasts longer than any does was made before a clock was set back.
/// </summary>
internal sealed class OutboxClaims(InvoicingDb store, InvoicingClock clock)
{
    /// <summary>How long a claim holds. A node that dies is succeeded after it, so it is short, and renewed while an attempt lasts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    /// <summary>How often a claim is renewed while what it is for lasts.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    /// <summary>What is due, the longest due first.</summary>
    /// <param name="lane">Which work.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="exceptOrigins">Origins that take no more just now.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<List<DueHead>> FindAsync(OutboxLane lane, int count, IReadOnlyCollection<string> exceptOrigins, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return store.ReadAsync(
            (db, token) => Due(db, lane, now, exceptOrigins).Take(count).Select(o => new DueHead(o.InvoiceId, o.Origin)).ToListAsync(token),
            cancellationToken);
    }

    /// <summary>When the next one is due, in the past for one that is due already; null when nothing waits.</summary>
    public Task<DateTime?> NextDueAsync(OutboxLane lane, IReadOnlyCollection<string> exceptOrigins, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return store.ReadAsync(
            (db, token) => Free(db, lane, now, exceptOrigins)
                .Select(o => lane == OutboxLane.Callback ? o.CallbackDueAt : o.HandlerDueAt)
                .OrderBy(due => due)
                .FirstOrDefaultAsync(token),
            cancellationToken);
    }

    /// <summary>Claims those of the given invoices that are still due and free.</summary>
    public Task<List<OutboxClaim>> ClaimAsync(OutboxLane lane, IReadOnlyList<Guid> invoiceIds, CancellationToken cancellationToken)
        => store.WriteAsync(
            lane == OutboxLane.Callback ? CrashPoints.CallbackClaim : CrashPoints.HandlerClaim,
            (db, token) =>
            {
                var now = clock.Now;
                object[] values = [now, now + Length, now + 2 * Length, .. invoiceIds.Cast<object>()];
                return db.Database.SqlQueryRaw<OutboxClaim>(Sql(db, lane, invoiceIds.Count), values).ToListAsync(token);
            },
            cancellationToken);

    private static string Sql(DbContext db, OutboxLane lane, int count)
    {
        var table = SqlNames.Table<InvoiceOutbox>(db);
        var prefix = lane == OutboxLane.Callback ? "callback" : "handler";
        var ids = string.Join(", ", Enumerable.Range(3, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}")));
        var free = $"{prefix}_due_at <= {{0}} AND ({prefix}_claimed_until IS NULL OR {prefix}_claimed_until <= {{0}} OR {prefix}_claimed_until > {{2}})";
        return $"""
            UPDATE {table} SET {prefix}_claimed_until = {"{1}"}, {prefix}_fence = {prefix}_fence + 1
            WHERE {free} AND invoice_id IN (
                SELECT invoice_id FROM {table} WHERE invoice_id IN ({ids}) AND {free} ORDER BY invoice_id {SqlNames.SkipLocked(db)})
            RETURNING invoice_id AS "InvoiceId", {prefix}_fence AS "Fence"
            """;
    }

    private static IQueryable<InvoiceOutbox> Due(DbContext db, OutboxLane lane, DateTime now, IReadOnlyCollection<string> exceptOrigins)
    {
        var free = Free(db, lane, now, exceptOrigins);
        return lane == OutboxLane.Callback
            ? free.Where(o => o.CallbackDueAt <= now).OrderBy(o => o.CallbackDueAt)
            : free.Where(o => o.HandlerDueAt <= now).OrderBy(o => o.HandlerDueAt);
    }

    private static IQueryable<InvoiceOutbox> Free(DbContext db, OutboxLane lane, DateTime now, IReadOnlyCollection<string> exceptOrigins)
    {
        var (heads, beyond) = (db.Set<InvoiceOutbox>().AsQueryable(), now + 2 * Length);
        heads = lane == OutboxLane.Callback
            ? heads.Where(o => o.CallbackDueAt != null && (o.CallbackClaimedUntil == null || o.CallbackClaimedUntil <= now || o.CallbackClaimedUntil > beyond))
            : heads.Where(o => o.HandlerDueAt != null && (o.HandlerClaimedUntil == null || o.HandlerClaimedUntil <= now || o.HandlerClaimedUntil > beyond));
        return exceptOrigins.Count == 0 ? heads : heads.Where(o => !exceptOrigins.Contains(o.Origin!));
    }
}
