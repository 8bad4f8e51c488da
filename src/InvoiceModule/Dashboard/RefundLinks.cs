using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>Where the transactions of noted refunds can be looked up.</summary>
internal sealed class RefundLinks(InvoicingDb db, ChainRegistry chains, IOptions<InvoicingOptions> options)
{
    /// <summary>The links of those entries that name a refund's transaction, by the entry's id. A refund is sent on the chain that the money came on.</summary>
    public async Task<IReadOnlyDictionary<long, string>> FindAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var refunds = entries.Where(e => RefundTransactions.Of(e.After) is not null).ToList();
        if (refunds.Count == 0)
            return new Dictionary<long, string>();
        long[] payments = [.. refunds.Where(e => e.PaymentId is not null).Select(e => e.PaymentId!.Value)];
        Guid[] invoices = [.. refunds.Where(e => e is { PaymentId: null, InvoiceId: not null }).Select(e => e.InvoiceId!.Value)];
        var (byPayment, byInvoice) = await db.ReadAsync(
            async (context, token) => (
                await context.Set<Payment>().Where(p => EF.Parameter(payments).Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Blockchain, token),
                await context.Set<Invoice>().Where(i => EF.Parameter(invoices).Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.Blockchain, token)),
            cancellationToken);
        var links = new Dictionary<long, string>();
        foreach (var entry in refunds)
        {
            var blockchain = entry.PaymentId is { } payment ? byPayment.GetValueOrDefault(payment) : entry.InvoiceId is { } invoice ? byInvoice.GetValueOrDefault(invoice) : null;
            if (blockchain is not null && options.Value.Dashboard.LinkOf(blockchain, RefundTransactions.Of(entry.After)!, chains.TraitsOf(blockchain)) is { } link)
                links[entry.Id] = link;
        }

        return links;
    }
}
