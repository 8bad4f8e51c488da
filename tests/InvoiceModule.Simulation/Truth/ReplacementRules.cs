using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// A payment that takes the place of another. The networks know which transaction spends the same as which, what each of them truly pays, and when it was
/// sent; by that it is judged, and not by how the product finds it out.
/// </summary>
internal sealed class ReplacementRules(World world)
{
    private const int Ignored = 2;

    // When a transaction may have been sent at the earliest, by all that the process was told that booked it.
    private readonly Dictionary<(string Blockchain, string TxId), DateTime> _evidence = [];

    public void Seen(PaymentRow payment, TrueSighting sighting)
    {
        var key = (payment.Blockchain, payment.TxId);
        if (!_evidence.TryGetValue(key, out var known) || sighting.From < known)
            _evidence[key] = sighting.From;
    }

    /// <summary>One that is booked, and spends what others spend that are booked.</summary>
    public void CheckNew(PaymentRow payment, SimTransaction sent, List<PaymentRow> replaced, TrueSighting sighting)
    {
        // As they stood before this commit: it has written down of them that they are replaced.
        var stands = replaced.Where(p => IsSame(p, payment)).Select(Before).Where(p => p is { Height: null, Disposition: not Ignored } && p.Void != "conflicted").ToList();
        world.Coverage.Hit("attribution", "replacement", stands.Count > 0);
        if (stands.Count == 0)
            return;
        var (pays, paid) = (Paid(payment, sent), stands.ConvertAll(p => Paid(payment, world.Ledgers[p.Blockchain].Known[p.TxId])));
        var invoices = stands.Where(p => p.IsCredited).Select(p => p.InvoiceId).ToList();
        if (payment.IsCredited && invoices.Count > 0 && !invoices.Contains(payment.InvoiceId))
            world.Fail("L9", $"{payment.TxId} takes the place of {stands[0].TxId} on invoice {invoices[0]}, and is credited to {payment.InvoiceId}.");

        // As much as before, or less: nothing has changed but the transaction.
        if (paid.TrueForAll(before => pays <= before) && payment.Disposition != Ignored && !HasPieces(payment, sent) && !IsReleased(payment, sighting) && !IsSentBack(payment)
            && !stands.Exists(p => p.InvoiceId == payment.InvoiceId && p.Disposition == payment.Disposition && p.Late == payment.Late))
            world.Fail("L9", $"{payment.TxId} pays {pays} in the place of {stands[0].TxId}, which stands on {stands[0].InvoiceId} with disposition {stands[0].Disposition}, late {stands[0].Late}, and is booked on {payment.InvoiceId} with disposition {payment.Disposition} ({payment.Reason}), late {payment.Late}.");
        if (!paid.TrueForAll(before => pays > before))
            return;
        world.Coverage.Hit("attribution", "replacement that brings more");
        if (stands.Find(p => p is { IsCredited: true, ResolvedAt: null, Late: false }) is { } stood)
            CheckMore(payment, sent, sighting, world.Mirror.Invoices.Rows.First(i => i.Id == stood.InvoiceId));
    }

    /// <summary>
    /// What counts as in time for an invoice, of transactions of which only some can be mined, is never more than what was sent in time: whatever is sent
    /// later brings a time of its own, alone, in pieces or one after another.
    /// </summary>
    public void CheckInvoice(InvoiceRow invoice)
    {
        var counting = world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p is { Counts: true, Late: false, ResolvedAt: null }).ToList();
        while (counting.Count > 0)
        {
            var family = Family(counting[0]);
            var held = counting.Where(p => family.Exists(t => t.TxId == p.TxId)).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
            counting.RemoveAll(p => family.Exists(t => t.TxId == p.TxId));
            if (family.Count == 1)
                continue;
            var inTime = family.Where(t => _evidence[(invoice.Blockchain, t.TxId)] <= invoice.ExpiresAt + TrueSighting.Rounding).Select(t => (t.Spends, t.Paid)).ToList();
            if (held > Most(inTime))
                world.Fail("S6", $"{held} count as in time for invoice {invoice.Id}, which expired at {invoice.ExpiresAt:T}: of {string.Join(", ", family.Select(t => $"{t.TxId} ({t.Paid})"))} no more than {Most(inTime)} was sent by then.");
        }
    }

    // It stood in no block at the end of the rate lock, as the block says in which it is met now.
    private bool IsReleased(PaymentRow payment, TrueSighting sighting)
        => payment.Reason == "rate_lock_ended" && sighting.Block?.Time > world.Mirror.Invoices.Rows.First(i => i.Id == payment.InvoiceId).ExpiresAt + AttributionRules.RateLock + AttributionRules.BlockTimeTrust;

    // What it takes the place of was credited, and all that was credited has been sent back.
    private bool IsSentBack(PaymentRow payment) => payment.Reason == PaymentReasons.Refunded && world.Refunds.IsSentBack(payment.InvoiceId);

    private void CheckMore(PaymentRow payment, SimTransaction sent, TrueSighting sighting, InvoiceRow invoice)
    {
        var isLate = sighting.From > invoice.ExpiresAt + TrueSighting.Rounding;
        world.Coverage.Hit("attribution", "replacement that came late", isLate);
        if (sighting.To <= invoice.ExpiresAt && !sighting.IsLie && TrueLease.Find(world, payment, sent.SentAt, sighting)?.InvoiceId == invoice.Id
            && payment is not { IsCredited: true, Late: false } && payment.Disposition != Ignored && !IsSentBack(payment))
            world.Fail("M2", $"{payment.TxId} came in time for invoice {invoice.Id} in the place of one that counts, and is booked with disposition {payment.Disposition} ({payment.Reason}), late {payment.Late}.");
    }

    // Whether something else of the family stands beside it: then together they may be more than what they take the place of.
    private bool HasPieces(PaymentRow payment, SimTransaction sent) => Family(payment).Exists(t => t.TxId != payment.TxId && !t.Spends.Intersect(sent.Spends, StringComparer.Ordinal).Any());

    // Everything booked at the same address and in the same asset that is linked to it by what it spends, over any number of steps.
    private List<(string TxId, IReadOnlyList<string> Spends, BigInteger Paid)> Family(PaymentRow payment)
    {
        var known = world.Ledgers[payment.Blockchain].Known;
        var others = world.Mirror.Payments.Rows.Where(p => IsSame(p, payment)).Select(p => p.TxId).Distinct(StringComparer.Ordinal).Select(id => known[id]).ToList();
        var (family, spends) = (new List<SimTransaction>(), known[payment.TxId].Spends.Append(payment.TxId).ToHashSet(StringComparer.Ordinal));
        while (others.FindAll(t => t.TxId == payment.TxId || t.Spends.Any(spends.Contains)) is { Count: > 0 } linked)
        {
            others.RemoveAll(linked.Contains);
            family.AddRange(linked);
            spends.UnionWith(linked.SelectMany(t => t.Spends));
        }

        return family.ConvertAll(t => (t.TxId, t.Spends, Paid(payment, t)));
    }

    // The most that those of them bring which can be mined together.
    private static BigInteger Most(List<(IReadOnlyList<string> Spends, BigInteger Paid)> transactions)
        => transactions.Count == 0
            ? 0
            : BigInteger.Max(
                Most([.. transactions.Skip(1)]),
                transactions[0].Paid + Most([.. transactions.Skip(1).Where(t => !t.Spends.Intersect(transactions[0].Spends, StringComparer.Ordinal).Any())]));

    private BigInteger Paid(PaymentRow payment, SimTransaction sent)
    {
        var address = world.Mirror.Addresses.Rows.First(a => a.Id == payment.AddressId).Key;
        return sent.Transfers.Where(t => t.To == address && string.Equals(t.ContractAddress, payment.Contract, StringComparison.OrdinalIgnoreCase)).Aggregate(BigInteger.Zero, (sum, t) => sum + t.Amount);
    }

    private PaymentRow Before(PaymentRow payment) => world.Mirror.Payments.Changes.FirstOrDefault(c => c.After?.Id == payment.Id).Before ?? payment;

    private static bool IsSame(PaymentRow one, PaymentRow other)
        => one.AddressId == other.AddressId && one.Blockchain == other.Blockchain && string.Equals(one.Contract, other.Contract, StringComparison.OrdinalIgnoreCase);
}
