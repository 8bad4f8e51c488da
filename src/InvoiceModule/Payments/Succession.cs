using System.Numerics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>
/// Payments to one address that consume the same take each other's place, one after another and in any number of pieces. All together they never hold more
/// of their time than the money that was sent in it: a satoshi sent in time would else buy the rate of that time for any amount.
/// </summary>
internal static class Succession
{
    /// <summary>Whether a new payment brings no more than what it takes the place of.</summary>
    /// <param name="payments">Every payment to its address.</param>
    /// <param name="facts">The new payment.</param>
    /// <param name="predecessor">One that it takes the place of.</param>
    public static bool Holds(IEnumerable<Payment> payments, PaymentFacts facts, Payment predecessor)
    {
        var family = Family(payments, facts);
        var counting = family.FindAll(p => p.Counts && !IsOf(p, facts.TxId));

        // What has been booked a moment ago has taken the place of what it shares an input with, though that is not written down yet.
        var standing = counting.FindAll(p => !counting.Exists(n => n.Number > p.Number && Shares(n.Spends, p.Spends) && !IsOf(n, p.TxId)));
        var before = BigInteger.Max(Sum(standing), Sum(family.Where(p => IsOf(p, predecessor.TxId))));
        var kept = Sum(standing.Where(p => !Shares(p.Spends, facts.Spends))) + Sum(family.Where(p => p.Counts && IsOf(p, facts.TxId)));
        return kept + facts.Amount <= before;
    }

    // Everything that is linked to the new one by what is consumed, over any number of steps.
    private static List<Payment> Family(IEnumerable<Payment> payments, PaymentFacts facts)
    {
        var others = payments
            .Where(p => p.Disposition == PaymentDisposition.Credited && string.Equals(p.ContractAddress, facts.ContractAddress, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var (family, spends) = (new List<Payment>(), facts.Spends.ToHashSet(StringComparer.Ordinal));
        for (var found = Next(); found.Count > 0; found = Next())
        {
            family.AddRange(found);
            spends.UnionWith(found.SelectMany(p => p.Spends));
        }

        return family;

        bool IsLinked(Payment payment) => payment.Spends.Any(spends.Contains);

        List<Payment> Next()
        {
            // Anybody can make a replacement with thousands of outputs: each of them is passed once a step.
            var linked = others.FindAll(IsLinked);
            others.RemoveAll(IsLinked);
            return linked;
        }
    }

    private static bool IsOf(Payment payment, string txId) => string.Equals(payment.TxId, txId, StringComparison.Ordinal);

    private static bool Shares(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other) => one.Any(s => other.Contains(s, StringComparer.Ordinal));

    private static BigInteger Sum(IEnumerable<Payment> payments) => payments.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
}
