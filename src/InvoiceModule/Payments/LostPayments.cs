using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// Counts the blocks on the one that made a payment impossible. Once they are as many as its invoice asks of a payment, nobody waits for it any more; before,
/// a reorganisation may give it back. A payment that left the chain without such a block may return at any time and is never lost.
/// </summary>
internal static class LostPayments
{
    /// <summary>Notes from which tip on payments are lost, for a later look to find: in the one that takes them back, that is told first.</summary>
    public static async Task NoteAsync(DbContext context, IReadOnlyDictionary<Payment, long> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflicted in conflicts.Where(c => c.Key.IsConflicted).GroupBy(c => c.Key.InvoiceId))
        {
            var depth = await DepthAsync(context, conflicted.Key, cancellationToken);
            foreach (var (payment, height) in conflicted)
                payment.Conflicted(height + depth);
        }
    }

    /// <summary>No reorganisation reaches below the blocks that are remembered: what one of those made impossible stays so.</summary>
    public static Task ForgetAsync(DbContext context, string blockchain, long keepFrom, CancellationToken cancellationToken)
        => context.Set<Payment>().Where(p => p.Blockchain == blockchain && p.FinalHeight < keepFrom && p.FinalAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.FinalHeight, (long?)null), cancellationToken);

    /// <summary>Blocks above a fork no longer stand. What one of them made impossible waits again for what becomes of it, however sure its loss was.</summary>
    public static async Task UnwindAsync(DbContext context, string blockchain, long fork, WaitingPayments waiting, TouchedPayments touched, CancellationToken cancellationToken)
    {
        var unsettled = await context.Set<Payment>()
            .Where(p => p.Blockchain == blockchain && p.Void == PaymentVoids.Conflicted && p.FinalHeight > fork).ToListAsync(cancellationToken);
        foreach (var payments in unsettled.GroupBy(p => p.InvoiceId))
        {
            var depth = await DepthAsync(context, payments.Key, cancellationToken);
            foreach (var payment in payments.Where(p => p.FinalHeight - depth > fork))
            {
                touched.Add(payment);

                // Its place is another's: its transaction waits for that one, and would count twice. Only a block gives the place back.
                if (payment.IsAside)
                {
                    payment.Conflicted(payment.FinalHeight!.Value);
                    continue;
                }

                payment.Voided(PaymentVoids.Replaced);
                waiting.Add(payment);
            }
        }
    }

    // The block itself is the first confirmation, the others stand on it.
    private static async Task<int> DepthAsync(DbContext context, Guid? invoiceId, CancellationToken cancellationToken)
        => invoiceId is { } id
            ? Math.Max(1, await context.Set<Invoice>().Where(i => i.Id == id).Select(i => i.ConfirmationsRequired).SingleAsync(cancellationToken)) - 1
            : 0;
}
