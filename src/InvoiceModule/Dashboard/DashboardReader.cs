using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Reads for the dashboard.</summary>
internal sealed class DashboardReader(InvoicingDb db, InvoiceViews views, InvoicingClock clock)
{
    public Task<IReadOnlyList<Guid>> WalletsAsync(CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<Guid>>(
            async (context, token) => await context.Set<Wallet>().OrderBy(w => w.Id).Select(w => w.Id).ToListAsync(token),
            cancellationToken);

    /// <summary>
    /// The newest invoices of some wallets. One short read of the history index for each wallet, then merged: a list over all wallets has no index
    /// of its own and would sort the whole table.
    /// </summary>
    public Task<List<InvoiceRow>> ListAsync(IReadOnlyCollection<Guid> wallets, InvoiceListCursor? after, int count, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var rows = new List<InvoiceRow>();
                foreach (var wallet in wallets)
                    rows.AddRange(await History(context, wallet, after).Take(count).ToListAsync(token));
                return rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Take(count).ToList();
            },
            cancellationToken);

    /// <summary>One invoice; null when there is none.</summary>
    public Task<InvoiceDetails?> FindAsync(Guid id, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                if (await InvoiceReading.FindAsync(context, id, token) is not { } reading)
                    return null;
                var payments = await context.Set<Payment>().Where(p => p.InvoiceId == id).OrderBy(p => p.SeenAt).ThenBy(p => p.Id).ToListAsync(token);
                var events = await context.Set<InvoiceEvent>().Where(e => e.InvoiceId == id).OrderBy(e => e.Version).ToListAsync(token);
                var attempts = await context.Set<CallbackAttempt>()
                    .Where(a => context.Set<InvoiceEvent>().Any(e => e.Id == a.EventId && e.InvoiceId == id))
                    .OrderBy(a => a.Number)
                    .ToListAsync(token);
                return new InvoiceDetails
                {
                    WalletId = reading.Invoice.WalletId,
                    View = views.Of(reading, clock.Now),
                    Events = events,
                    Payments = payments,
                    Attempts = attempts.ToLookup(a => a.EventId, StringComparer.Ordinal),
                };
            },
            cancellationToken);

    private static IQueryable<InvoiceRow> History(DbContext context, Guid wallet, InvoiceListCursor? after)
    {
        var invoices = context.Set<Invoice>().Where(i => i.WalletId == wallet);
        if (after is var (createdAt, id))
            invoices = invoices.Where(i => i.CreatedAt < createdAt || i.CreatedAt == createdAt && i.Id.CompareTo(id) < 0);
        return invoices.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Select(i => new InvoiceRow
        {
            Id = i.Id,
            OrderId = i.OrderId,
            Value = i.Value,
            Decimals = i.Decimals,
            Symbol = i.Symbol,
            Blockchain = i.Blockchain,
            Status = i.Status,
            Exceptions = i.Exceptions,
            Active = i.Active,
            CreatedAt = i.CreatedAt,
        });
    }
}
