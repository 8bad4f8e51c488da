using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>M3: received is the sum of what counts, and nothing is added to what has been sent back. M8: nothing is credited across chains, assets or addresses. L9: credited money came in the lease's time.</summary>
internal static class MoneyRules
{
    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        var counting = state.Credited.Where(p => p.Counts).ToList();
        var sum = BigInteger.Min(BaseUnits.Max, counting.Aggregate(BigInteger.Zero, (s, p) => s + p.Amount));
        if (invoice.Received != sum)
            findings.Broken("M3", invoice.Id, $"it has received {invoice.Received}, but its payments sum to {sum}");
        if (!invoice.Txs.ToHashSet(StringComparer.Ordinal).SetEquals(counting.Select(p => p.TxId)))
            findings.Broken("M3", invoice.Id, $"it shows {invoice.Txs.Length} transactions that are not those of its {counting.Count} payments");

        // A person may credit what came to another address of the same wallet; nothing else does.
        foreach (var payment in state.Credited.Where(p => p.AddressId != invoice.AddressId && p.Resolution != PaymentResolution.Assigned
            || p.WalletId != invoice.WalletId
            || !string.Equals(p.Blockchain, invoice.Blockchain, StringComparison.Ordinal)
            || !string.Equals(p.Symbol, invoice.Symbol, StringComparison.Ordinal)
            || !string.Equals(p.ContractAddress, invoice.ContractAddress, StringComparison.OrdinalIgnoreCase)))
            findings.Broken("M8", invoice.Id, $"payment {payment.Id} of another chain, asset or address is credited to it");
        CheckTimes(state, findings);
        CheckRefund(state, findings, sum);
    }

    // What was credited besides came after the note, and by the note nothing may: the one who takes it for a price has sent part of it back.
    private static void CheckRefund(InvoiceState state, Findings<Guid> findings, BigInteger sum)
    {
        var invoice = state.Invoice;
        if (state.Refund is not { } refund)
            return;
        if (invoice.Status == InvoiceStatus.Paid)
            findings.Broken("M3", invoice.Id, $"it is PAID, though {refund.Who} noted at {refund.At:O} that what came short of its price has been sent back");
        else if (refund.Received < sum)
            findings.Broken("M3", invoice.Id, $"{sum} are credited to it, though a refund was noted at {refund.At:O} with {refund.Received} received, and nothing may be credited after it");
    }

    // What a person has decided is not measured by the clock.
    private static void CheckTimes(InvoiceState state, Findings<Guid> findings)
    {
        var invoice = state.Invoice;
        if (state.Leases is not [var lease])
            return;
        foreach (var payment in state.Credited.Where(p => p.ResolvedAt is null && p.AddressId == invoice.AddressId))
        {
            if (payment.SeenAt < lease.OpenedAt || payment.SeenAt > invoice.ExpiresAt + InvoiceRules.LateCredit)
                findings.Broken("L9", invoice.Id, $"payment {payment.Id} was sent at {payment.SeenAt:O}, outside its time, and yet is credited");
            else if (payment.Late != payment.SeenAt > invoice.ExpiresAt)
                findings.Broken("L9", invoice.Id, $"payment {payment.Id} was sent at {payment.SeenAt:O} and is {(payment.Late ? "" : "not ")}marked as late");
        }
    }
}
