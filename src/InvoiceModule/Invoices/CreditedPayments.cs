using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>What is credited to an invoice, whether it counts now or not: of it everything follows that the invoice shows.</summary>
internal static class CreditedPayments
{
    public static Task<List<Payment>> OfAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<Payment>().Where(p => p.InvoiceId == invoiceId && p.Disposition == PaymentDisposition.Credited).ToListAsync(cancellationToken);
}
