using System.Numerics;
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

    /// <summary>What is credited to it, once it is sure that this is what it shows: a person decides on what he sees.</summary>
    /// <exception cref="InvoicingException"><c>invalid_state</c>: it was left out of a booking, and does not follow its payments.</exception>
    public async Task<List<Payment>> CreditedAsync(DbContext context, CancellationToken cancellationToken)
    {
        var payments = await CreditedPayments.OfAsync(context, Invoice.Id, cancellationToken);
        return Invoice.Missed == InvoiceChange.None && Invoice.Received == BigInteger.Min(payments.Where(p => p.Counts).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount), BaseUnits.Max)
            ? payments
            : throw new InvoicingException(
                InvoicingErrorCodes.InvalidState, "It cannot follow its payments now, so what has come is not what it shows. Its fault stands in the log; decide once it follows them again.");
    }
}
