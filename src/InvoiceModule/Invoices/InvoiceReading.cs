using InvoiceModule.Chains;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>An invoice with what it is shown by, all of one moment.</summary>
internal sealed class InvoiceReading
{
    public required Invoice Invoice { get; init; }

    /// <summary>The payments that count.</summary>
    public required IReadOnlyList<Payment> Payments { get; init; }

    /// <summary>Height of its chain's tip, as far as it has been read.</summary>
    public required long Tip { get; init; }

    /// <summary>Reads invoices in one statement, so that status, payments and tip never belong to different moments.</summary>
    public static IQueryable<InvoiceReading> Of(DbContext context, IQueryable<Invoice> invoices)
        => invoices.Select(i => new InvoiceReading
        {
            Invoice = i,
            Payments = context.Set<Payment>().Where(p => p.InvoiceId == i.Id && p.Disposition == PaymentDisposition.Credited && p.Void == null).ToList(),
            Tip = context.Set<ChainCursor>().Where(c => c.Blockchain == i.Blockchain).Select(c => c.Height).FirstOrDefault(),
        });

    /// <summary>Reads one.</summary>
    public static Task<InvoiceReading?> FindAsync(DbContext context, Guid id, CancellationToken cancellationToken)
        => Of(context, context.Set<Invoice>().Where(i => i.Id == id)).SingleOrDefaultAsync(cancellationToken);
}
