using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>Reads for the API: the history of a wallet, newest first, and the versions of an invoice.</summary>
internal sealed class InvoiceQueries(InvoicingDb db, InvoiceSearch search)
{
    /// <summary>One page.</summary>
    public async Task<InvoicePage> PageAsync(Guid walletId, InvoiceQuery query, CancellationToken cancellationToken)
    {
        var (items, next) = await search.ViewsAsync([walletId], query.Filter.ToSearch(), query.After, query.Limit, cancellationToken);
        return new InvoicePage(items, next?.ToString());
    }

    /// <summary>Every invoice of a filter, in batches: only one of them is in memory.</summary>
    public IAsyncEnumerable<IReadOnlyList<InvoiceView>> BatchesAsync(Guid walletId, InvoiceFilter filter, CancellationToken cancellationToken)
        => search.ExportAsync([walletId], filter.ToSearch(), cancellationToken);

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
}
