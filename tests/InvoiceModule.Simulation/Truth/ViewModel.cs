using System.Numerics;

namespace InvoiceModule.Simulation.Truth;

/// <summary><c>contract.md</c> 3 in small: what is shown of an invoice, from the payments that count and the tip alone.</summary>
internal sealed record ViewModel
{
    private const int InMempool = 2;
    private const int Paid = 4;
    private const int Accepted = 16;

    private static readonly string[] Words = ["NOT_PAID", "PARTIALLY_PAID", "IN_MEMPOOL", "IN_BLOCK", "PAID"];
    private static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);

    public required string Status { get; init; }

    public required BigInteger Received { get; init; }

    public required BigInteger Due { get; init; }

    public required long Confirmations { get; init; }

    public required bool IsFinal { get; init; }

    public required bool HasUri { get; init; }

    public required IReadOnlyList<string> Transactions { get; init; }

    /// <summary>Computes it.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="counting">The payments that count for it.</param>
    /// <param name="tip">Height of the branch we are on.</param>
    /// <param name="at">Product time.</param>
    public static ViewModel Of(InvoiceRow invoice, IReadOnlyList<PaymentRow> counting, long tip, DateTime at)
    {
        var status = StateRules.Status(invoice, counting, tip);
        var received = counting.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
        var due = status >= InMempool ? BigInteger.Zero : ((invoice.Exceptions & Accepted) != 0 ? invoice.Price : invoice.Value) - received;
        var isReversed = status < invoice.Peak;
        return new ViewModel
        {
            Status = Words[status],
            Received = received,
            Due = due,
            Confirmations = Depth(invoice, counting, tip),
            IsFinal = !invoice.Active && !isReversed && counting.All(p => Confirmed(p, tip) >= Math.Max(invoice.Required, p.Maturity))
                && (status == Paid || at > invoice.ExpiresAt + LateCredit),
            HasUri = invoice.Active && due.Sign > 0,
            Transactions = [.. counting.OrderBy(p => p.SeenAt).ThenBy(p => p.Id).Select(p => p.TxId).Distinct(StringComparer.Ordinal)],
        };
    }

    // The largest n for which payments with at least n confirmations reach the price; below that sum the lowest of all; 0 while none is in a block.
    private static long Depth(InvoiceRow invoice, IReadOnlyList<PaymentRow> counting, long tip)
    {
        var depths = counting.Select(p => Confirmed(p, tip)).Distinct().OrderDescending().ToList();
        var reached = depths.Where(n => counting.Where(p => Confirmed(p, tip) >= n).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount) >= invoice.Price).ToList();
        return reached.Count > 0 ? reached[0] : depths.Count > 0 ? depths[^1] : 0;
    }

    private static long Confirmed(PaymentRow payment, long tip) => payment.Height is { } height ? Math.Max(0, tip - height + 1) : 0;
}
