using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// One index, read newest first in short steps. What its order cannot narrow down is sifted here and not by the database, which might then choose
/// another index and walk a million rows; after <see cref="MaxLooks"/> rows the page is given as it is and goes on later.
/// </summary>
/// <param name="invoices">What the index has in order.</param>
/// <param name="query">Sifts what it has not.</param>
internal sealed class InvoiceSearchSource(InvoiceReads invoices, InvoiceSearchQuery query)
{
    private const int MaxLooks = 5000;
    private const int LargestStep = 500;

    // A step reads as many rows of each wallet, most of them for nothing.
    private const int LargestStepOfAll = 50_000;
    private const int MaxSteps = 15;

    private readonly List<InvoiceRow> _rows = [];

    /// <summary>The rows that fit.</summary>
    public IReadOnlyList<InvoiceRow> Rows => _rows;

    /// <summary>The last row looked at, when there may be more behind it; null when everything has been seen.</summary>
    public InvoiceCursor? Horizon { get; private set; }

    public async Task ReadAsync(InvoiceCursor? after, int count, CancellationToken cancellationToken)
    {
        var largest = Math.Clamp(LargestStepOfAll / Math.Max(1, invoices.Looks), count, Math.Max(count, LargestStep));
        var step = count;
        for (var (looks, steps) = (0, 0); _rows.Count < count && looks < MaxLooks && steps < MaxSteps; looks += step, steps++, step = Math.Min(step * 4, largest))
        {
            var (from, size) = (Horizon ?? after, step);
            IQueryable<Invoice> First(IQueryable<Invoice> all) => Newest(After(Dated(all), from)).Take(size);
            var part = invoices.Read(First);
            var rows = await InvoiceRow.Of(invoices.Looks == 1 ? part : Newest(part).Take(size)).ToListAsync(cancellationToken);
            _rows.AddRange(rows.Where(query.Fits));
            Horizon = rows.Count < step ? null : rows[^1].Cursor;
            if (Horizon is null)
                return;
        }
    }

    private IQueryable<Invoice> Dated(IQueryable<Invoice> all)
    {
        if (query.CreatedFrom is { } from)
            all = all.Where(i => i.CreatedAt >= from);
        if (query.CreatedBefore is { } before)
            all = all.Where(i => i.CreatedAt < before);
        return all;
    }

    // The database compares ids by its own order, the same as in the sorting.
    private static IQueryable<Invoice> After(IQueryable<Invoice> all, InvoiceCursor? cursor)
        => cursor is var (at, id) ? all.Where(i => i.CreatedAt <= at && (i.CreatedAt < at || i.Id.CompareTo(id) < 0)) : all;

    private static IQueryable<Invoice> Newest(IQueryable<Invoice> all) => all.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id);
}
