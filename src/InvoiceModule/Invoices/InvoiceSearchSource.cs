using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// One index, read newest first in short steps. What its order cannot narrow down is sifted here and not by the database, which might then choose
/// another index and walk a million rows; after <see cref="MaxLooks"/> rows the page is given as it is and goes on later.
/// </summary>
/// <param name="context">The database.</param>
/// <param name="invoices">What the index has in order.</param>
/// <param name="query">Sifts what it has not.</param>
internal sealed class InvoiceSearchSource(DbContext context, InvoiceReads invoices, InvoiceSearchQuery query)
{
    private const int MaxLooks = 5000;
    private const int LargestStep = 500;

    // A step reads so many rows of each wallet, most of them for nothing: of many wallets a few each are nearly always enough.
    private const int FirstStepOfAll = 2000;
    private const int LargestStepOfAll = 50_000;
    private const int FewestEach = 2;
    private const int MaxSteps = 15;

    private readonly List<InvoiceRow> _rows = [];

    /// <summary>The rows that fit.</summary>
    public IReadOnlyList<InvoiceRow> Rows => _rows;

    /// <summary>The last row looked at, when there may be more behind it; null when everything has been seen.</summary>
    public InvoiceCursor? Horizon { get; private set; }

    public async Task ReadAsync(InvoiceCursor? after, int count, CancellationToken cancellationToken)
    {
        var wallets = Math.Max(1, invoices.Looks);
        var largest = Math.Clamp(LargestStepOfAll / wallets, count, Math.Max(count, LargestStep));
        var each = Math.Clamp(FirstStepOfAll / wallets, Math.Min(FewestEach, count), count);
        for (var (looks, steps) = (0, 0); _rows.Count < count && looks < MaxLooks && steps < MaxSteps; steps++, each = Math.Min(each * 4, largest))
        {
            looks += await StepAsync(Horizon ?? after, each, Math.Max(count, LargestStep), cancellationToken);
            if (Horizon is null)
                return;
        }
    }

    // How many rows were looked at.
    private async Task<int> StepAsync(InvoiceCursor? from, int each, int most, CancellationToken cancellationToken)
    {
        IQueryable<Invoice> First(IQueryable<Invoice> all) => Newest(After(Dated(Waiting(all)), from)).Take(each);
        var (part, isOne) = (invoices.Read(First), invoices.Looks == 1);
        var rows = await InvoiceRow.Of(isOne ? part : Newest(part).Take(most)).ToListAsync(cancellationToken);
        var given = new Dictionary<Guid, int>();
        var looks = 0;
        Horizon = null;
        while (Horizon is null && looks < rows.Count)
        {
            var row = rows[looks++];
            if (query.Fits(row))
                _rows.Add(row);

            // A wallet that has given all it was asked for may have more: behind its last row nothing is known to be the next.
            var wallet = isOne ? Guid.Empty : row.WalletId;
            given[wallet] = given.GetValueOrDefault(wallet) + 1;
            if (given[wallet] == each || looks == most)
                Horizon = row.Cursor;
        }

        return looks;
    }

    private IQueryable<Invoice> Waiting(IQueryable<Invoice> all) => query.Attention is { } attention ? InvoiceAttentions.Of(context, all, attention) : all;

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
