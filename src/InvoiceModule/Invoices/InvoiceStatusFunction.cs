using System.Numerics;

namespace InvoiceModule.Invoices;

/// <summary>
/// The status as a pure function of the payments that count, the tip and the price, and of nothing else: any order or repetition of the same
/// facts gives the same answer.
/// </summary>
internal static class InvoiceStatusFunction
{
    /// <summary>The status (the first rule that holds).</summary>
    public static InvoiceStatus Compute(IReadOnlyCollection<CountedPayment> payments, long tip, int required, BigInteger price)
    {
        BigInteger seen = 0, mined = 0, paid = 0;
        foreach (var payment in payments)
        {
            seen += payment.Amount;
            if (payment.Height is not null)
                mined += payment.Amount;
            if (payment.IsPaidAt(tip, required))
                paid += payment.Amount;
        }

        if (payments.Count == 0)
            return InvoiceStatus.NotPaid;
        if (paid >= price)
            return InvoiceStatus.Paid;
        if (mined >= price)
            return InvoiceStatus.InBlock;
        return seen >= price ? InvoiceStatus.InMempool : InvoiceStatus.PartiallyPaid;
    }

    /// <summary>
    /// Confirmations of the whole: the largest n for which payments with at least n reach the price; below that sum the lowest of all; 0 while none
    /// is in a block.
    /// </summary>
    public static long Confirmations(IReadOnlyCollection<CountedPayment> payments, long tip, BigInteger price)
    {
        if (payments.Count == 0)
            return 0;
        BigInteger sum = 0;
        long confirmations = 0;
        foreach (var payment in payments.OrderByDescending(p => p.ConfirmationsAt(tip)))
        {
            confirmations = payment.ConfirmationsAt(tip);
            sum += payment.Amount;
            if (sum >= price)
                break;
        }

        return confirmations;
    }

    /// <summary>The lowest tip at which the payments that stand in blocks now make it paid; null when they never do, or do already.</summary>
    public static long? NextHeight(IReadOnlyCollection<CountedPayment> payments, long tip, int required, BigInteger price)
    {
        BigInteger sum = 0;
        foreach (var (height, amount) in payments
            .Where(p => p.Height is not null)
            .Select(p => (Height: p.Height!.Value + Math.Max(Math.Max(required, p.Maturity), 1) - 1, p.Amount))
            .OrderBy(p => p.Height))
        {
            sum += amount;
            if (sum >= price)
                return height > tip ? height : null;
        }

        return null;
    }
}
