using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics;

/// <summary>How things stand in the database, for gauges and health checks.</summary>
internal sealed class StandingReader(InvoicingDb db, EventHandlers handlers, InvoicingClock clock)
{
    /// <summary>The oldest due work that nobody holds; of handlers only where there are some. Each is the first entry of an index.</summary>
    public Task<OldestDue> OldestDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return db.ReadAsync(
            async (context, token) => new OldestDue(
                await context.Set<InvoiceOutbox>().Where(o => o.CallbackDueAt <= now && (o.CallbackClaimedUntil == null || o.CallbackClaimedUntil <= now)).MinAsync(o => o.CallbackDueAt, token),
                !handlers.Any ? null : await context.Set<InvoiceOutbox>().Where(o => o.HandlerDueAt <= now && (o.HandlerClaimedUntil == null || o.HandlerClaimedUntil <= now)).MinAsync(o => o.HandlerDueAt, token)),
            cancellationToken);
    }

    /// <summary>Every chain's cursor.</summary>
    public Task<List<ChainCursor>> CursorsAsync(CancellationToken cancellationToken)
        => db.ReadAsync((context, token) => context.Set<ChainCursor>().OrderBy(c => c.Blockchain).ToListAsync(token), cancellationToken);

    /// <summary>Addresses by space and state. It walks over all of them.</summary>
    public Task<List<PoolCount>> PoolAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        return db.ReadAsync(
            (context, token) => context.Set<PoolAddress>()
                .Select(a => new
                {
                    a.Space,
                    State = a.LeasedBy != null ? "leased" : a.Retired != null ? "retired" : a.Pinned ? "pinned" : a.RestsUntil > now ? "resting" : "free",
                })
                .GroupBy(a => new { a.Space, a.State })
                .Select(g => new PoolCount(g.Key.Space, g.Key.State, g.LongCount()))
                .ToListAsync(token),
            cancellationToken);
    }
}
