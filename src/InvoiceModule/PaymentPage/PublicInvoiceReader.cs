using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.PaymentPage;

/// <summary>Reads invoices for the payment page.</summary>
internal sealed class PublicInvoiceReader(InvoicingDb db, ChainRegistry registry, InvoiceViews views, InvoicingClock clock, IOptions<InvoicingOptions> options)
{
    // A node that is asked again and again may miss one answer; payers hear of what lasts.
    private static readonly TimeSpan OutagePatience = TimeSpan.FromSeconds(10);

    /// <summary>The invoice as it is now; null when there is none.</summary>
    public async Task<PublicInvoice?> FindAsync(Guid id, CancellationToken cancellationToken)
        => (await ReadAsync([id], cancellationToken)).GetValueOrDefault(id)?.Invoice;

    /// <summary>These invoices as they are now, in a few statements whatever their number; those that do not exist are missing.</summary>
    public Task<Dictionary<Guid, MarkedInvoice>> ReadAsync(Guid[] ids, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var readings = await InvoiceReading.Of(context, context.Set<Invoice>().Where(i => ids.Contains(i.Id))).ToListAsync(token);
                var now = clock.Now;
                var chains = await ChainsAsync(context, now, token);
                var came = await UncreditedAsync(context, [.. readings.Where(r => !r.Invoice.Active && r.Invoice.Exceptions.HasFlag(InvoiceExceptions.Late)).Select(r => r.Invoice.Id)], token);
                return readings.ToDictionary(r => r.Invoice.Id, r =>
                {
                    var isAvailable = chains.GetValueOrDefault(r.Invoice.Blockchain, (0, true)).IsAvailable;
                    return new MarkedInvoice(PublicInvoices.Of(r, views.Of(r, now), now, isAvailable, came.TryGetValue(r.Invoice.Id, out var at) ? at : null), new InvoiceMark(r.Invoice.Version, r.Invoice.Revision, r.Tip, isAvailable));
                });
            },
            cancellationToken);

    /// <summary>The marks of these invoices, in two small statements.</summary>
    public Task<Dictionary<Guid, InvoiceMark>> MarksAsync(Guid[] ids, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var invoices = await context.Set<Invoice>().Where(i => ids.Contains(i.Id)).Select(i => new { i.Id, i.Version, i.Revision, i.Blockchain }).ToListAsync(token);
                var chains = await ChainsAsync(context, clock.Now, token);
                return invoices.ToDictionary(i => i.Id, i =>
                {
                    var (tip, isAvailable) = chains.GetValueOrDefault(i.Blockchain, (0, true));
                    return new InvoiceMark(i.Version, i.Revision, tip, isAvailable);
                });
            },
            cancellationToken);

    // When the last money came that only a person can credit, by invoice.
    private static async Task<Dictionary<Guid, DateTime>> UncreditedAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
        => ids.Length == 0 ? [] : await context.Set<Payment>()
            .Where(p => p.InvoiceId != null && EF.Parameter(ids).Contains(p.InvoiceId.Value) && p.Disposition == PaymentDisposition.Suspense)
            .GroupBy(p => p.InvoiceId!.Value).Select(g => new { g.Key, At = g.Max(p => p.SeenAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken);

    private bool IsStuck(ChainCursor cursor, DateTime now) => registry.TryGet(cursor.Blockchain, out var chain) && cursor.IsStuck(chain.Traits, now);

    private async Task<Dictionary<string, (long Tip, bool IsAvailable)>> ChainsAsync(DbContext context, DateTime now, CancellationToken cancellationToken)
    {
        var cursors = await context.Set<ChainCursor>().AsNoTracking().ToListAsync(cancellationToken);
        return cursors.ToDictionary(
            c => c.Blockchain,
            c => (c.Height, !(now - c.FailingSince >= OutagePatience || !c.IsFresh(now, options.Value.ChainOutageLimit) || IsStuck(c, now))),
            StringComparer.Ordinal);
    }
}
