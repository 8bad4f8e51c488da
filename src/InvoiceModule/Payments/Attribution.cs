using System.Numerics;
using InvoiceModule.Invoices;

namespace InvoiceModule.Payments;

/// <summary>
/// Decides which invoice a transfer belongs to, if that is certain, and whether it came in time. A pure function: what is not certain goes to
/// suspense, and is never guessed onto an invoice.
/// </summary>
internal static class Attribution
{
    /// <summary>Decides.</summary>
    /// <param name="facts">The transfer.</param>
    /// <param name="sighting">When it came to our notice, and how.</param>
    /// <param name="windows">Every lease of the address.</param>
    /// <param name="dust">Amounts below are ignored unless they complete the invoice in time.</param>
    /// <param name="received">What an invoice has received so far; asked only for dust.</param>
    /// <param name="rateHeld">Whether the rate has fallen by no more than 1 % since a fiat-priced invoice was made; asked only for late money.</param>
    public static PaymentVerdict Decide(
        PaymentFacts facts, Sighting sighting, IReadOnlyCollection<LeaseWindow> windows, BigInteger dust, Func<Invoice, BigInteger> received,
        Func<Invoice, bool> rateHeld)
    {
        var window = FindWindow(facts.Blockchain, sighting, windows);

        if (IsDust(facts, window?.Invoice, dust, received))
            return Dust(sighting.SentBy);
        var verdict = DecideInWindow(facts, sighting, window, windows, rateHeld);
        return facts.Amount < dust && verdict.Disposition != PaymentDisposition.Credited ? Dust(verdict.Evidence) : verdict;

        PaymentVerdict Dust(DateTime evidence) => new(PaymentDisposition.Ignored, window?.Invoice.Id, evidence, PaymentReasons.Dust);
    }

    /// <summary>
    /// Whether a transfer is dust. It counts where it completes an invoice in time, and nowhere else: it would let anybody lock every address he knows, for
    /// next to nothing.
    /// </summary>
    /// <param name="facts">The transfer.</param>
    /// <param name="invoice">The invoice it would be credited to, if any.</param>
    /// <param name="dust">Amounts below are dust.</param>
    /// <param name="received">What an invoice has received so far.</param>
    public static bool IsDust(PaymentFacts facts, Invoice? invoice, BigInteger dust, Func<Invoice, BigInteger> received)
    {
        return facts.Amount.IsZero || facts.Amount < dust && (invoice is null || facts.IsInternal || !Completes(invoice));

        bool Completes(Invoice invoice) => received(invoice) is var before && before < invoice.Price && before + facts.Amount >= invoice.Price;
    }

    /// <summary>Decides on money of which only the time is in question: credited in time, credited late, or in suspense.</summary>
    /// <param name="sighting">When it came to our notice.</param>
    /// <param name="window">The lease it came to.</param>
    /// <param name="rateHeld">Whether the rate has fallen by no more than 1 % since a fiat-priced invoice was made; asked only for late money.</param>
    public static PaymentVerdict DecideByTime(Sighting sighting, LeaseWindow window, Func<Invoice, bool> rateHeld)
    {
        var (evidence, invoice) = (EvidenceOf(sighting, window), window.Invoice);
        if (evidence <= invoice.ExpiresAt)
            return new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, evidence);
        if (evidence > invoice.ExpiresAt + InvoiceRules.LateCredit)
            return Suspense(PaymentReasons.Late);
        return !invoice.IsFiatPriced || rateHeld(invoice)
            ? new PaymentVerdict(PaymentDisposition.Credited, invoice.Id, evidence, Late: true)
            : Suspense(PaymentReasons.LateRateFell);

        PaymentVerdict Suspense(string reason) => new(PaymentDisposition.Suspense, invoice.Id, evidence, reason);
    }

    private static PaymentVerdict DecideInWindow(
        PaymentFacts facts, Sighting sighting, LeaseWindow? window, IReadOnlyCollection<LeaseWindow> windows, Func<Invoice, bool> rateHeld)
    {
        // The merchant's own money pays nobody's invoice, and says nothing of who has the address.
        if (window is null)
            return new PaymentVerdict(PaymentDisposition.Suspense, null, sighting.SentBy, facts.IsInternal ? PaymentReasons.Internal : PaymentReasons.NoInvoice);

        var invoice = window.Invoice;
        if (facts.IsInternal)
            return Suspense(PaymentReasons.Internal);
        if (!string.Equals(invoice.Blockchain, facts.Blockchain, StringComparison.Ordinal))
            return Suspense(PaymentReasons.WrongChain);
        if (!string.Equals(invoice.ContractAddress, facts.ContractAddress, StringComparison.OrdinalIgnoreCase))
            return Suspense(PaymentReasons.WrongAsset);
        if (facts.IsUnnamed)
            return Suspense(PaymentReasons.Unnamed);
        if (IsAmbiguous(sighting, window, windows))
            return Suspense(PaymentReasons.Ambiguous);
        return DecideByTime(sighting, window, rateHeld);

        PaymentVerdict Suspense(string reason) => new(PaymentDisposition.Suspense, invoice.Id, EvidenceOf(sighting, window), reason);
    }

    private static DateTime EvidenceOf(Sighting sighting, LeaseWindow window) => sighting.SentBy < window.Lease.OpenedAt ? window.Lease.OpenedAt : sighting.SentBy;

    // Seen waiting: the lease that was last opened by then. First met in a block: the last one opened below that block, whatever the header's clock
    // says, for what was mined above a lease's opening was mined in its time.
    private static LeaseWindow? FindWindow(string blockchain, Sighting sighting, IReadOnlyCollection<LeaseWindow> windows)
        => windows
            .Where(w => sighting.Height is { } height && string.Equals(w.Lease.Blockchain, blockchain, StringComparison.Ordinal)
                ? w.Lease.OpenedHeight < height
                : w.Lease.OpenedAt <= sighting.LeasedBy || IsAhead(sighting, w))
            .MaxBy(w => w.Lease.Epoch);

    // One that is open now was not opened later than now: the clock has been set back since.
    private static bool IsAhead(Sighting sighting, LeaseWindow window) => window.Lease.ClosedAt is null && window.Lease.OpenedAt - InvoiceRules.ClockSlack > sighting.DecidedAt;

    // A block's time is good to two hours; and a payment that waited while nobody looked, or was mined then in a block that calls itself older than the lease,
    // may have been sent before the lease was opened: the height it was opened at was an old one. A header may run ahead, too. However close the looks, what stands in
    // a block that calls itself older than the lease may have been mined between the look before and the opening.
    private static bool IsAmbiguous(Sighting sighting, LeaseWindow window, IReadOnlyCollection<LeaseWindow> windows)
        => sighting.BlockTime is { } blockTime && windows.Any(w => w != window && !IsSameOrder(w, window) && Touches(w, blockTime))
            || (sighting.BlockTime < window.Lease.OpenedAt
                    || IsAhead(sighting, window)
                    || sighting.DoubtfulSince < window.Lease.OpenedAt && !(sighting.BlockTime >= window.Lease.OpenedAt + InvoiceRules.BlockTimeTrust))
                && windows.Any(w => w.Lease.Epoch < window.Lease.Epoch && !IsSameOrder(w, window));

    // An order that was asked for again has its address again: whichever of its invoices was meant, it is the same payer who pays the same thing.
    private static bool IsSameOrder(LeaseWindow one, LeaseWindow other)
        => OrderKeys.IsNamed(one.Invoice.OrderId)
            && one.Invoice.OrderId == other.Invoice.OrderId
            && one.Invoice.WalletId == other.Invoice.WalletId
            && one.Invoice.Blockchain == other.Invoice.Blockchain
            && one.Invoice.Symbol == other.Invoice.Symbol;

    private static bool Touches(LeaseWindow window, DateTime blockTime)
        => window.Lease.OpenedAt <= blockTime + InvoiceRules.BlockTimeTrust
            && (window.Lease.ClosedAt ?? DateTime.MaxValue) >= blockTime - InvoiceRules.BlockTimeTrust;
}
