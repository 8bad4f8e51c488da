using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>What a reorganisation takes from what was booked before, until the new blocks say what they hold.</summary>
internal static class LostBlocks
{
    /// <summary>Blocks above the fork no longer stand. What they held counts from now on only as far as the node knows it.</summary>
    public static async Task UnwindAsync(
        DbContext context, string blockchain, long fork, WaitingPayments waiting, TouchedPayments touched, CancellationToken cancellationToken)
    {
        foreach (var payment in await context.Set<Payment>().Where(p => p.Blockchain == blockchain && p.Height > fork).ToListAsync(cancellationToken))
        {
            payment.Orphaned();
            waiting.Add(payment);
            touched.AddUnwound(payment);
        }

        await LostPayments.UnwindAsync(context, blockchain, fork, waiting, touched, cancellationToken);
        await context.Set<AddressLease>().Where(l => l.Blockchain == blockchain && l.OpenedHeight > fork)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.OpenedHeight, fork), cancellationToken);
        await context.Set<ReadBlock>().Where(b => b.Blockchain == blockchain && b.Height > fork).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A tip that has fallen takes confirmations also from what stands in blocks below the fork, and from what such a block made impossible.</summary>
    public static async Task TakeConfirmationsAsync(DbContext context, string blockchain, long tip, AddressReads reads, TouchedPayments touched, CancellationToken cancellationToken)
    {
        var final = context.Set<Payment>().Where(p => p.Blockchain == blockchain && p.FinalAt != null);
        foreach (var lost in await final.Where(p => p.Void == PaymentVoids.Conflicted && p.FinalHeight > tip).ToListAsync(cancellationToken))
        {
            lost.Conflicted(lost.FinalHeight!.Value);
            touched.Add(lost);
        }

        var lowest = tip - InvoiceRules.MaxConfirmations;
        var standing = final.Where(p => p.Height > lowest && (p.Height + p.Maturity - 1 > tip
            || context.Set<Invoice>().Any(i => i.Id == p.InvoiceId && p.Height + i.ConfirmationsRequired - 1 > tip)
            || p.InvoiceId == null && context.Set<WalletCurrency>().Any(c => c.WalletId == p.WalletId && c.Blockchain == p.Blockchain && c.Symbol == p.Symbol && p.Height + c.MinConfirmations - 1 > tip)));
        foreach (var payment in await standing.ToListAsync(cancellationToken))
        {
            var required = payment.InvoiceId is { } id
                ? await context.Set<Invoice>().Where(i => i.Id == id).Select(i => i.ConfirmationsRequired).SingleAsync(cancellationToken)
                : await reads.MinConfirmationsAsync(payment, cancellationToken);
            payment.AwaitFinality(required);
            touched.Add(payment);
        }
    }
}
