using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Loads payments with their twins, their blocks and their wallets, and holds each against its rules.</summary>
internal sealed class PaymentCheck(InvoicingDb db) : SubjectCheck<long>(db, "payment")
{
    protected override long Beginning => long.MinValue;

    protected override Task<List<long>> KeysAsync(DbContext context, long after, int count, CancellationToken cancellationToken)
        => context.Set<Payment>().Where(p => p.Id > after).OrderBy(p => p.Id).Select(p => p.Id).Take(count).ToListAsync(cancellationToken);

    protected override async Task CheckAsync(DbContext context, IReadOnlyCollection<long> keys, Findings<long> findings, CancellationToken cancellationToken)
    {
        var tips = await context.Set<ChainCursor>().ToDictionaryAsync(c => c.Blockchain, c => c.Height, StringComparer.Ordinal, cancellationToken);
        var payments = context.Set<Payment>().Where(p => keys.Contains(p.Id));
        var twins = await payments
            .Where(p => context.Set<Payment>().Any(q => q.Blockchain == p.Blockchain && q.TxId == p.TxId && q.Ordinal == p.Ordinal && q.Id != p.Id))
            .Select(p => p.Id).ToHashSetAsync(cancellationToken);
        var owners = await payments.Join(context.Set<PoolAddress>(), p => p.AddressId, a => a.Id, (p, a) => new { p.Id, a.WalletId })
            .ToDictionaryAsync(o => o.Id, o => o.WalletId, cancellationToken);
        var blocks = await payments
            .Join(context.Set<ReadBlock>(), p => new { p.Blockchain, Height = p.Height!.Value }, b => new { b.Blockchain, b.Height }, (p, b) => new { p.Id, b.Hash })
            .ToDictionaryAsync(b => b.Id, b => b.Hash, cancellationToken);
        var unrecorded = await payments
            .Where(p => p.ResolvedAt != null && !context.Set<AuditEntry>().Any(a => a.PaymentId == p.Id || a.WalletId == p.WalletId && a.At == p.ResolvedAt))
            .Select(p => p.Id).ToHashSetAsync(cancellationToken);
        foreach (var payment in await payments.ToListAsync(cancellationToken))
        {
            if (unrecorded.Contains(payment.Id))
                findings.Broken("L9", payment.Id, $"it was settled at {payment.ResolvedAt:O}, and no record says by whom");
            if (twins.Contains(payment.Id))
                findings.Broken("M1", payment.Id, $"output {payment.Ordinal} of transaction {payment.TxId} is booked more than once");
            if (payment is { IsAside: true, Void: null })
                findings.Broken("M1", payment.Id, $"it counts, and another transfer of transaction {payment.TxId} stands in its place");
            if (owners[payment.Id] != payment.WalletId)
                findings.Broken("L4", payment.Id, $"it is of another wallet than its address {payment.AddressId}");
            BucketRules.Check(payment, findings);
            BlockRules.Check(payment, tips.TryGetValue(payment.Blockchain, out var tip) ? tip : null, blocks.GetValueOrDefault(payment.Id), findings);
        }
    }
}
