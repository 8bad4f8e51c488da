using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.PaymentPage;

/// <summary>Reads invoices for the payment page.</summary>
internal sealed class PublicInvoiceReader(InvoicingDb db, InvoiceViews views, InvoicingClock clock)
{
    /// <summary>The invoice as it is now; null when there is none.</summary>
    public Task<PublicInvoice?> FindAsync(Guid id, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var invoice = await context.Set<Invoice>().SingleOrDefaultAsync(i => i.Id == id, token);
                if (invoice is null)
                    return null;
                var payments = await context.Set<Payment>()
                    .Where(p => p.InvoiceId == id && p.Disposition == PaymentDisposition.Credited)
                    .ToListAsync(token);
                var tip = await context.Set<ChainCursor>()
                    .Where(c => c.Blockchain == invoice.Blockchain)
                    .Select(c => c.Height)
                    .SingleOrDefaultAsync(token);
                var now = clock.Now;
                return PublicInvoices.Of(invoice, views.Of(invoice, payments, tip, now), now);
            },
            cancellationToken);
}
