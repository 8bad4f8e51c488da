using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>An invoice that a person decides on: its chain's booking is kept out first, so what is read stays true until the commit.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Tip">The height up to which its chain has been booked.</param>
internal readonly record struct DecidedInvoice(Invoice Invoice, long Tip)
{
    /// <summary>Takes the lock for the rest of the caller's transaction, and reads. A second person waits, and then reads the first one's act.</summary>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c>.</exception>
    public static async Task<DecidedInvoice> TakeAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
    {
        var blockchain = await context.Set<Invoice>().Where(i => i.Id == invoiceId).Select(i => i.Blockchain).SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvoicingException(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");
        var tip = await ChainCursorLock.TakeAsync(context, blockchain, cancellationToken);
        return new DecidedInvoice(await context.Set<Invoice>().SingleAsync(i => i.Id == invoiceId, cancellationToken), tip);
    }
}
