using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// One index, read newest first in short steps. What its order cannot narrow down is sifted here and not by the database, which might then choose
/// another index and walk a million rows; after <see cref="MaxLooks"/> rows the page is given as it is and goes on later.
/// </summary>
internal sealed class InvoiceSearchSource(IQueryable<Invoice> invoices, InvoiceSearchQuery query)
{
    private const int MaxLooks = 5000;
    private const int LargestStep = 500;

    private readonly List<InvoiceRow> _rows = [];

    /// <summary>The rows that fit.</summary>
    public IReadOnlyList<InvoiceRow> Rows => _rows;

    /// <summary>The last row looked at, when there may be more behind it; null when everything has been seen.</summary>
    public InvoiceCursor? Horizon { get; private set; }

    public async Task ReadAsync(InvoiceCursor? after, int count, CancellationToken cancellationToken)
    {
        var dated = invoices;
        if (query.CreatedFrom is { } from)
            dated = dated.Where(i => i.CreatedAt >= from);
        if (query.CreatedBefore is { } before)
            dated = dated.Where(i => i.CreatedAt < before);
        var step = count;
        for (var looks = 0; _rows.Count < count && looks < MaxLooks; looks += step, step = Math.Min(step * 4, LargestStep))
        {
            var part = dated;

            // The database compares ids by its own order, the same as in the sorting.
            if ((Horizon ?? after) is var (at, id))
                part = part.Where(i => i.CreatedAt <= at && (i.CreatedAt < at || i.Id.CompareTo(id) < 0));
            var rows = await InvoiceRow.Of(part.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Take(step)).ToListAsync(cancellationToken);
            _rows.AddRange(rows.Where(query.Fits));
            Horizon = rows.Count < step ? null : rows[^1].Cursor;
            if (Horizon is null)
                return;
        }
    }
}
