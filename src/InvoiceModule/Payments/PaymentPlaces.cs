using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// Finds the payment that a transfer is: by its chain, its transaction and its ordinal there. A contract may make another transfer in the same place than the
/// one it promised while it waited, or made in a block that was reorganised away; then the place is the new one's, and the old one steps aside.
/// </summary>
internal static class PaymentPlaces
{
    /// <summary>The payment that holds the place of a transfer, or that it was in another place.</summary>
    public static async Task<Payment?> FindAsync(DbContext context, string blockchain, MatchedTransfer match, WaitingPayments waiting, CancellationToken cancellationToken)
    {
        var (txId, ordinal) = (match.Transaction.TxId, match.Transfer.Ordinal);
        return waiting.Find(txId, ordinal)
            ?? TrackedPayments.Ask(context, all => all.FirstOrDefault(p => p.TxId == txId && p.Ordinal == ordinal && p.Blockchain == blockchain))
            ?? await context.Set<Payment>().SingleOrDefaultAsync(p => p.Blockchain == blockchain && p.TxId == txId && p.Ordinal == ordinal, cancellationToken)
            ?? FindMoved(match, waiting);
    }

    // A token that tells of its fee first, or a block that takes the place of another, moves a transfer among the others of its transaction. It is the same payment,
    // and was seen when it was seen. Each moves once: what there is more of is new.
    private static Payment? FindMoved(MatchedTransfer match, WaitingPayments waiting)
    {
        var moved = waiting.Spenders(match.Transaction.Spends)
            .Where(p => string.Equals(p.TxId, match.Transaction.TxId, StringComparison.Ordinal) && p.Height is null && !IsOther(p, match) && !Makes(match.Transaction, p, match.Transfer.To))
            .OrderBy(p => p.Amount != match.Transfer.Amount).ThenBy(p => p.Number)
            .FirstOrDefault();
        if (moved is null)
            return null;
        waiting.Remove(moved);
        moved.Return(match.Transfer.Ordinal);
        waiting.Add(moved);
        return moved;
    }

    // Whether a transaction makes a payment in the place where it was seen.
    private static bool Makes(ChainTransaction transaction, Payment payment, string to)
        => transaction.Transfers.Any(t => t.Ordinal == payment.Ordinal && string.Equals(t.To, to, StringComparison.Ordinal)
            && string.Equals(t.ContractAddress, payment.ContractAddress, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a payment went to another address, or was in another asset, than the transfer in its place.</summary>
    public static bool IsOther(Payment payment, MatchedTransfer match)
        => payment.AddressId != match.Address.Id || !string.Equals(payment.ContractAddress, match.Transfer.ContractAddress, StringComparison.OrdinalIgnoreCase);

    /// <summary>Moves a payment out of the place of a transfer that a block holds instead: it counts no more, until a block gives the place back to it.</summary>
    /// <returns>The payment that the transfer was before, if it had stepped aside in its turn; it is back in its place.</returns>
    public static async Task<Payment?> ClearAsync(
        DbContext context, Payment payment, MatchedTransfer match, WaitingPayments waiting, TouchedPayments touched, CancellationToken cancellationToken)
    {
        waiting.Remove(payment);
        var aside = await context.Set<Payment>().Where(p => p.Blockchain == payment.Blockchain && p.TxId == payment.TxId && p.Ordinal < 0).ToListAsync(cancellationToken);
        payment.Displace(aside.Select(p => p.Ordinal).Append(0).Min() - 1);
        touched.Add(payment);
        touched.Conflicts.TryAdd(payment, match.Block!.Height);

        // The place is unique: it must be free in the database before anything else stands there.
        await context.SaveChangesAsync(cancellationToken);
        var returned = aside.FirstOrDefault(p => !IsOther(p, match));
        returned?.Return(match.Transfer.Ordinal);
        return returned;
    }
}
