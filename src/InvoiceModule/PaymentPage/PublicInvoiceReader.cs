using InvoiceModule.Audit;
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
                var readings = await InvoiceReading.Of(context, context.Set<Invoice>().Where(i => ids.Contains(i.Id)))
                    .Select(r => new { Reading = r, Uncounted = context.Set<Payment>().Where(p => p.InvoiceId == r.Invoice.Id).Where(UncountedPayments.Are).Sum(p => p.Id) })
                    .ToListAsync(token);
                var now = clock.Now;
                var chains = await ChainsAsync(context, now, token);
                var suspense = await SuspenseAsync(
                    context, [.. readings.Where(r => r.Uncounted != 0 || !r.Reading.Invoice.Active && r.Reading.Invoice.Exceptions.HasFlag(InvoiceExceptions.Late)).Select(r => r.Reading.Invoice.Id)], token);
                var decisions = await DecisionsAsync(
                    context, [.. readings.Select(r => r.Reading.Invoice).Where(i => !i.Active && (i.Status == InvoiceStatus.PartiallyPaid || i.Exceptions.HasFlag(InvoiceExceptions.Overpaid))).Select(i => i.Id)], token);
                Guid[] reversed = [.. readings.Select(r => r.Reading.Invoice).Where(i => i.Exceptions.HasFlag(InvoiceExceptions.Reversed)).Select(i => i.Id)];
                var (away, settled) = (await AwayAsync(context, reversed, token), await SettledAsync(context, reversed, token));
                return readings.ToDictionary(r => r.Reading.Invoice.Id, r =>
                {
                    var (reading, invoice) = (r.Reading, r.Reading.Invoice);
                    var isAvailable = chains.GetValueOrDefault(invoice.Blockchain, (0, true)).IsAvailable;
                    var shown = PublicInvoices.Of(reading, views.Of(reading, now), now, isAvailable, [.. suspense[invoice.Id]], [.. decisions[invoice.Id]], [.. away[invoice.Id]]);
                    return new MarkedInvoice(
                        shown with { Network = PaymentNetwork.Of(registry, invoice.Blockchain).Name, IsReversalSettled = settled.Contains(invoice.Id) },
                        new InvoiceMark(invoice.Version, invoice.Revision, r.Uncounted, reading.Tip, isAvailable));
                });
            },
            cancellationToken);

    /// <summary>The marks of these invoices, in two small statements.</summary>
    public Task<Dictionary<Guid, InvoiceMark>> MarksAsync(Guid[] ids, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var invoices = await context.Set<Invoice>().Where(i => ids.Contains(i.Id))
                    .Select(i => new { i.Id, i.Version, i.Revision, i.Blockchain, Uncounted = context.Set<Payment>().Where(p => p.InvoiceId == i.Id).Where(UncountedPayments.Are).Sum(p => p.Id) })
                    .ToListAsync(token);
                var chains = await ChainsAsync(context, clock.Now, token);
                return invoices.ToDictionary(i => i.Id, i =>
                {
                    var (tip, isAvailable) = chains.GetValueOrDefault(i.Blockchain, (0, true));
                    return new InvoiceMark(i.Version, i.Revision, i.Uncounted, tip, isAvailable);
                });
            },
            cancellationToken);

    // What came and is not credited, decided on or not, oldest first.
    private static async Task<ILookup<Guid, Payment>> SuspenseAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
        => (ids.Length == 0 ? [] : await context.Set<Payment>().AsNoTracking()
            .Where(p => p.InvoiceId != null && EF.Parameter(ids).Contains(p.InvoiceId.Value) && p.Disposition == PaymentDisposition.Suspense)
            .OrderBy(p => p.SeenAt).ThenBy(p => p.Id).ToListAsync(cancellationToken)).ToLookup(p => p.InvoiceId!.Value);

    // What counted once and is not on the chain.
    private static async Task<ILookup<Guid, Payment>> AwayAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
        => (ids.Length == 0 ? [] : await context.Set<Payment>().AsNoTracking()
            .Where(p => p.InvoiceId != null && EF.Parameter(ids).Contains(p.InvoiceId.Value) && p.Disposition == PaymentDisposition.Credited && p.Void != null)
            .ToListAsync(cancellationToken)).ToLookup(p => p.InvoiceId!.Value);

    // Those whose last reversal the merchant has dealt with.
    private static async Task<HashSet<Guid>> SettledAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
        => ids.Length == 0 ? [] : [.. ids.Except(await ReversalNotes.Unsettled(context, context.Set<Invoice>().Where(i => EF.Parameter(ids).Contains(i.Id))).Select(i => i.Id).ToListAsync(cancellationToken))];

    // On an invoice as a whole; a payment in suspense says that itself.
    private static async Task<ILookup<Guid, AuditEntry>> DecisionsAsync(DbContext context, Guid[] ids, CancellationToken cancellationToken)
        => (ids.Length == 0 ? [] : await AuditTrail.OnReceived(context, ids).ToListAsync(cancellationToken)).ToLookup(a => a.InvoiceId!.Value);

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
