using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.PaymentPage;

/// <summary>Reads invoices for the payment page.</summary>
internal sealed class PublicInvoiceReader(InvoicingDb db, InvoiceViews views, InvoicingClock clock)
{
    /// <summary>The invoice as it is now; null when there is none.</summary>
    public Task<PublicInvoice?> FindAsync(Guid id, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                if (await InvoiceReading.FindAsync(context, id, token) is not { } reading)
                    return null;
                var now = clock.Now;
                return PublicInvoices.Of(reading.Invoice, views.Of(reading, now), now);
            },
            cancellationToken);
}
