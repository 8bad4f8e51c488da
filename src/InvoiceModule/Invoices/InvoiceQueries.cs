using System.Runtime.CompilerServices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>Reads lists of invoices: newest first, by keyset, so that a page costs the same wherever it lies.</summary>
internal sealed class InvoiceQueries(InvoicingDb db, InvoiceViews views, InvoicingClock clock)
{
    private const int BatchSize = 200;

    /// <summary>One page.</summary>
    public async Task<InvoicePage> PageAsync(Guid walletId, InvoiceQuery query, CancellationToken cancellationToken)
    {
        // One more than is shown tells whether there is another page.
        var items = await ReadAsync(walletId, query with { Limit = query.Limit + 1 }, cancellationToken);
        if (items.Count <= query.Limit)
            return new InvoicePage(items, null);
        items.RemoveAt(query.Limit);
        return new InvoicePage(items, CursorOf(items[^1]).ToString());
    }

    /// <summary>Every invoice of a filter, in batches: only one of them is in memory.</summary>
    public async IAsyncEnumerable<IReadOnlyList<InvoiceView>> BatchesAsync(
        Guid walletId, InvoiceFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        InvoiceCursor? after = null;
        while (true)
        {
            var batch = await ReadAsync(walletId, new InvoiceQuery(filter, BatchSize, after), cancellationToken);
            yield return batch;
            if (batch.Count < BatchSize)
                yield break;
            after = CursorOf(batch[^1]);
        }
    }

    /// <summary>An invoice's versions, oldest first.</summary>
    public async Task<InvoiceTimeline> TimelineAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        var events = await db.ReadAsync(
            (context, token) => context.Set<InvoiceEvent>()
                .Where(e => e.InvoiceId == invoiceId)
                .OrderBy(e => e.Version)
                .Select(e => new { e.Version, e.Type, e.Status, e.At, e.Txs })
                .ToListAsync(token),
            cancellationToken);
        return new InvoiceTimeline([.. events.Select(e => new InvoiceTimelineEntry(e.Version, e.Type.ToWord(), e.Status.ToWord(), e.At, e.Txs))]);
    }

    private static InvoiceCursor CursorOf(InvoiceView invoice) => new(invoice.Created, invoice.Id);

    private Task<List<InvoiceView>> ReadAsync(Guid walletId, InvoiceQuery query, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var currencies = await context.Set<WalletCurrency>().Where(c => c.WalletId == walletId).ToListAsync(token);
                var invoices = query.Filter.Apply(context.Set<Invoice>().Where(i => i.WalletId == walletId), currencies);

                // The database compares ids by its own order, the same as in the sorting; .NET's order is another one.
                if (query.After is var (at, id))
                    invoices = invoices.Where(i => i.CreatedAt <= at && (i.CreatedAt < at || i.Id.CompareTo(id) < 0));

                var page = invoices.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(query.Limit);
                var readings = await InvoiceReading.Of(context, page).ToListAsync(token);
                var now = clock.Now;
                return readings.ConvertAll(r => views.Of(r, now));
            },
            cancellationToken);
}
