using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Invoices;

/// <summary>Which invoices have a payment that was seen long ago and stands in no block: its fee is too low, most often, and nobody hears of it otherwise.</summary>
internal sealed class UnconfirmedInvoices(ChainRegistry chains, InvoicingClock clock, IOptions<InvoicingOptions> options)
{
    /// <summary>So many of them are told and listed, those that have waited longest.</summary>
    public const int Most = 1000;

    /// <summary>What was seen before this time waits too long.</summary>
    public DateTime Limit => clock.Now - options.Value.UnconfirmedLimit;

    /// <summary>Those of some wallets. The chains name the index of what stands in no block, which is short.</summary>
    public Task<List<Guid>> FindAsync(DbContext context, IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. wallets];
        var (limit, names) = (Limit, chains.All.Select(c => c.Blockchain).ToList());
        return Waiting(context.Set<Payment>()).Where(p => names.Contains(p.Blockchain) && p.SeenAt < limit && p.InvoiceId != null && EF.Parameter(ids).Contains(p.WalletId))
            .GroupBy(p => p.InvoiceId!.Value).OrderBy(g => g.Min(p => p.SeenAt)).ThenBy(g => g.Key).Select(g => g.Key).Take(Most).ToListAsync(cancellationToken);
    }

    /// <summary>Since when the oldest payment waits that counts for an invoice and stands in no block; null when none does.</summary>
    public static Task<DateTime?> SinceAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => Waiting(context.Set<Payment>()).Where(p => p.InvoiceId == invoiceId).MinAsync(p => (DateTime?)p.SeenAt, cancellationToken);

    private static IQueryable<Payment> Waiting(IQueryable<Payment> payments)
        => payments.Where(PaymentVoids.MayReturn).Where(p => p.Height == null && p.Void == null && p.Disposition == PaymentDisposition.Credited);
}
