using System.Runtime.CompilerServices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Finds invoices, for people and for the API: filters and one search box over some wallets. Each filter is answered by reading an index that has the answer in order,
/// several short reads merged where it takes several; no page costs more because of how many invoices there are, nor more statements because of how many wallets.
/// </summary>
internal sealed class InvoiceSearch(InvoicingDb db, InvoiceSearchTexts texts, UnconfirmedInvoices unconfirmed, InvoiceViews views, InvoicingClock clock)
{
    private const int ExportStep = 200;

    // Each step looks into every wallet: of many, fewer and larger steps.
    private const int ManyWallets = 20;
    private const int LargeExportStep = 2000;

    private static readonly InvoiceStatus[] Statuses = Enum.GetValues<InvoiceStatus>();

    /// <summary>One page, newest first.</summary>
    public Task<InvoiceSearchPage> PageAsync(
        IReadOnlyCollection<Guid> wallets, InvoiceSearchQuery query, InvoiceCursor? after, int size, CancellationToken cancellationToken)
        => db.ReadAsync((context, token) => PageAsync(context, wallets, query, after, size, token), cancellationToken);

    /// <summary>One page, with all that is shown of each invoice.</summary>
    public async Task<(IReadOnlyList<InvoiceView> Views, InvoiceCursor? Next)> ViewsAsync(
        IReadOnlyCollection<Guid> wallets, InvoiceSearchQuery query, InvoiceCursor? after, int size, CancellationToken cancellationToken)
    {
        // Of one moment: an invoice is not shown with another status than it was found by.
        var (page, readings) = await db.SnapshotAsync(
            async (context, token) =>
            {
                var found = await PageAsync(context, wallets, query, after, size, token);
                Guid[] ids = [.. found.Rows.Select(r => r.Id)];
                return (found, await InvoiceReading.Of(context, context.Set<Invoice>().Where(i => EF.Parameter(ids).Contains(i.Id))).ToDictionaryAsync(r => r.Invoice.Id, token));
            },
            cancellationToken);
        var now = clock.Now;
        return ([.. page.Rows.Select(r => views.Of(readings[r.Id], now))], page.Next);
    }

    /// <summary>Everything a search finds, in steps: only one of them is in memory.</summary>
    public async IAsyncEnumerable<IReadOnlyList<InvoiceView>> ExportAsync(
        IReadOnlyCollection<Guid> wallets, InvoiceSearchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = wallets.Count > ManyWallets ? LargeExportStep : ExportStep;
        InvoiceCursor? after = null;
        do
        {
            (var step, after) = await ViewsAsync(wallets, query, after, size, cancellationToken);
            yield return step;
        }
        while (after is not null);
    }

    private async Task<InvoiceSearchPage> PageAsync(
        DbContext context, IReadOnlyCollection<Guid> wallets, InvoiceSearchQuery query, InvoiceCursor? after, int size, CancellationToken cancellationToken)
    {
        var sources = new List<InvoiceSearchSource>();
        foreach (var invoices in wallets.Count == 0 ? [] : await SourcesAsync(context, wallets, query, cancellationToken))
        {
            // One more than is shown tells whether there is another page.
            var source = new InvoiceSearchSource(context, invoices, query);
            await source.ReadAsync(after, size + 1, cancellationToken);
            sources.Add(source);
        }

        return Merge(sources, size);
    }

    // What is older than where a source stopped cannot be shown yet: that source may have something newer.
    private static InvoiceSearchPage Merge(List<InvoiceSearchSource> sources, int size)
    {
        InvoiceCursor? horizon = null;
        foreach (var source in sources)
        {
            if (source.Horizon is { } stopped && (horizon is not { } newest || IsNewer(stopped, newest)))
                horizon = stopped;
        }

        var rows = sources.SelectMany(s => s.Rows)
            .DistinctBy(r => r.Id)
            .Where(r => horizon is not { } limit || !IsNewer(limit, r.Cursor))
            .OrderByDescending(r => r.CreatedAt)
            .ThenByDescending(r => r.Id)
            .Take(size + 1)
            .ToList();
        return rows.Count > size ? new InvoiceSearchPage(rows[..size], rows[size - 1].Cursor) : new InvoiceSearchPage(rows, horizon);
    }

    private static bool IsNewer(InvoiceCursor one, InvoiceCursor other)
        => one.CreatedAt > other.CreatedAt || one.CreatedAt == other.CreatedAt && one.Id.CompareTo(other.Id) > 0;

    private async Task<IReadOnlyList<InvoiceReads>> SourcesAsync(DbContext context, IReadOnlyCollection<Guid> wallets, InvoiceSearchQuery query, CancellationToken cancellationToken)
    {
        InvoiceReads Each(Func<IQueryable<Invoice>, IQueryable<Invoice>> filter) => InvoiceReads.Each(context, wallets, filter);
        if (query.Text is { } text)
            return await texts.SourcesAsync(context, wallets, text, cancellationToken);
        if (query.OrderId is { } order)
            return [Each(all => all.Where(i => i.OrderId == order))];
        if (query.Attention is InvoiceAttention.Unconfirmed or InvoiceAttention.SentBack)
        {
            var waiting = query.Attention == InvoiceAttention.SentBack
                ? await SentBackInvoices.FindAsync(context, wallets, cancellationToken)
                : await unconfirmed.FindAsync(context, wallets, cancellationToken);
            return waiting.Count == 0 ? [] : [InvoiceReads.Among(context, wallets, waiting)];
        }

        if ((query.Exception ?? ExceptionOf(query.Attention)) is { } flag)
            return [.. InvoiceExceptionSets.With(flag).Select(set => Each(all => all.Where(i => i.Exceptions != InvoiceExceptions.None && i.Exceptions == set)))];
        if (query.Active == true)
            return [Each(all => all.Where(i => i.Active))];
        var status = query.Status ?? (query.Attention == InvoiceAttention.Short ? InvoiceStatus.PartiallyPaid : null);
        if (status is null && query is { Blockchain: null, Symbol: null })
            return [Each(all => all)];

        IEnumerable<InvoiceStatus> statuses = status is { } one ? [one] : Statuses;
        return
        [
            .. (await WalletAssets.ReadAsync(context, wallets, cancellationToken))
                .Where(a => query.FitsAsset(a.Blockchain, a.Symbol))
                .SelectMany(a => statuses.Select(s => Each(all => all.Where(i => i.Blockchain == a.Blockchain && i.Symbol == a.Symbol && i.Status == s)))),
        ];
    }

    // By which index what waits for a person is found.
    private static InvoiceExceptions? ExceptionOf(InvoiceAttention? attention) => attention switch
    {
        InvoiceAttention.Reversed => InvoiceExceptions.Reversed,
        InvoiceAttention.Surplus => InvoiceExceptions.Overpaid,
        _ => null,
    };
}
