using System.Numerics;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>Whose a payment is, by when it was truly sent. The simulator knows; the product must find out, or say that it cannot.</summary>
internal static class AttributionRules
{
    /// <summary>How long a fiat price is held after the expiry for what waits.</summary>
    public static readonly TimeSpan RateLock = TimeSpan.FromMinutes(60);

    /// <summary>How far a block's time is trusted.</summary>
    public static readonly TimeSpan BlockTimeTrust = TimeSpan.FromHours(2);

    private static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);

    // Looks are up to 30 s apart where they count as close, and take time themselves.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(70);

    public static void CheckNew(World world, Node writer, PaymentRow payment, SimTransaction sent)
    {
        var replaced = Replaced(world, payment, sent);
        var sighting = TrueSighting.Of(world, writer, payment, sent);
        world.Replacements.Seen(payment, sighting);

        // It replaces one that somebody has decided on: the decision holds for it too.
        if (payment.ResolvedAt is not null)
        {
            if (replaced.Count == 0)
                world.Fail("L9", $"{payment.TxId} is booked as decided, and nobody has decided on it.");
            return;
        }

        if (replaced.Count > 0)
        {
            world.Replacements.CheckNew(payment, sent, replaced, sighting);
            return;
        }

        CheckEvidence(world, payment, sighting);
        var lease = TrueLease.Find(world, payment, sent.SentAt, sighting);
        if (lease is not null)
            CheckCertain(world, payment, sighting, world.Mirror.Invoices.Rows.First(i => i.Id == lease.InvoiceId));
        else if (!sighting.IsLie)
            CheckDoubtful(world, payment, sent);
        world.Coverage.Hit("attribution", sighting.IsLie ? "a lie" : lease is null ? "not certain" : lease.Epoch > 1 ? "certain on a reused address" : "certain");
    }

    public static void CheckReleased(World world, PaymentRow payment)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == payment.InvoiceId);
        if (!invoice.IsFiat || world.Scheduler.Time < invoice.ExpiresAt + RateLock || payment.Height is not null)
            world.Fail("L9", $"payment {payment.TxId} was released from invoice {invoice.Id} before its rate lock ended, or though it stands in a block.");
    }

    private static void CheckEvidence(World world, PaymentRow payment, TrueSighting sighting)
    {
        var opened = world.Mirror.Leases.Rows.FirstOrDefault(l => l.AddressId == payment.AddressId && l.InvoiceId == payment.InvoiceId)?.OpenedAt ?? DateTime.MinValue;
        var to = opened > sighting.To ? opened : sighting.To;
        if (payment.SeenAt < sighting.From - TrueSighting.Rounding || payment.SeenAt > to + TrueSighting.Rounding)
            world.Fail("S6", $"the evidence of {payment.TxId} is of {payment.SeenAt:O}, and truly from {sighting.From:O} to {to:O}.");
    }

    // It is known whose it is, and when it came: then it is known what becomes of it (contract.md 3).
    private static void CheckCertain(World world, PaymentRow payment, TrueSighting sighting, InvoiceRow invoice)
    {
        var dust = Host.DustOf(payment.Blockchain == "acct" && payment.Contract is not null ? "TOK" : "");
        var isItsAsset = string.Equals(payment.Contract, invoice.Contract, StringComparison.OrdinalIgnoreCase);
        if (payment.Amount < dust || payment.Amount.IsZero)
        {
            CheckDust(world, payment, invoice, isItsAsset && !payment.Amount.IsZero && sighting.To <= invoice.ExpiresAt);
            return;
        }

        var (isInTime, isTooLate) = (sighting.To <= invoice.ExpiresAt, sighting.From > invoice.ExpiresAt + LateCredit + TrueSighting.Rounding);
        var isLate = sighting.From > invoice.ExpiresAt + TrueSighting.Rounding;
        var isCreditable = !isTooLate && sighting.To <= invoice.ExpiresAt + LateCredit && (isInTime || isLate);
        if (payment.InvoiceId != invoice.Id)
            world.Fail("L9", $"{payment.TxId} was meant for invoice {invoice.Id} beyond doubt, and belongs to {payment.InvoiceId} ({payment.Reason}).");
        else if (!isItsAsset)
            Expect(world, payment, Not(PaymentReasons.WrongAsset), "M8");
        else if (isTooLate)
            Expect(world, payment, Not(PaymentReasons.Late), "S6");
        else if (isInTime && invoice.IsFiat && sighting.Block?.Time > invoice.ExpiresAt + RateLock + BlockTimeTrust)
            Expect(world, payment, Not(PaymentReasons.RateLockEnded), "M5");
        else if (isInTime)
            Expect(world, payment, (IsCredited: true, IsLate: false, null), "M2");
        else if (isCreditable && !invoice.IsFiat)
            Expect(world, payment, (IsCredited: true, IsLate: true, null), "M2");
        else if (isCreditable && RateHeld(world, payment, sighting, invoice) is { } held)
            Expect(world, payment, held ? (IsCredited: true, IsLate: true, null) : Not(PaymentReasons.LateRateFell), "M5");
        else if (isLate && payment is { IsCredited: true, Late: false })
            world.Fail("S6", $"{payment.TxId} came at {sighting.From:T} and counts as in time for invoice {invoice.Id}, which expired at {invoice.ExpiresAt:T}.");
        world.Coverage.Hit("attribution", isTooLate ? "too late" : isInTime ? "in time" : isLate ? "late" : "around the expiry");
    }

    private static (bool IsCredited, bool IsLate, string? Reason) Not(string reason) => (false, false, reason);

    private static void Expect(World world, PaymentRow payment, (bool IsCredited, bool IsLate, string? Reason) wanted, string rule)
    {
        // With what has been sent back it would pay its invoice.
        if (wanted.IsCredited && world.Refunds.IsSentBack(payment.InvoiceId))
            wanted = Not(PaymentReasons.Refunded);
        if (payment.IsCredited != wanted.IsCredited || payment.Late != wanted.IsLate || payment.Reason != wanted.Reason)
            world.Fail(rule, $"{payment.TxId} is {(payment.IsCredited ? "credited" : "not credited")}, late {payment.Late}, {payment.Reason} for invoice {payment.InvoiceId}; truly it is {(wanted.IsCredited ? "to be credited" : "not to be credited")}, late {wanted.IsLate}, {wanted.Reason}.");
    }

    // Dust counts where it completes an invoice in time (F23, F53); where it does not, it may not count (MoneyRules).
    private static void CheckDust(World world, PaymentRow payment, InvoiceRow invoice, bool mayCount)
    {
        var before = world.Mirror.Invoices.Changes.FirstOrDefault(c => c.After?.Id == invoice.Id).Before?.Received ?? invoice.Received;
        var isAlone = !world.Mirror.Payments.Changes.Any(c => c.After is { } other && other.Id != payment.Id && other.InvoiceId == invoice.Id);
        if (payment.Disposition == 2 && mayCount && isAlone && !world.Refunds.IsSentBack(invoice.Id) && before < invoice.Price && before + payment.Amount >= invoice.Price)
            world.Fail("M2", $"{payment.TxId} of {payment.Amount} completes invoice {invoice.Id}, which had {before} of {invoice.Price}, and is ignored.");
        world.Coverage.Hit("attribution", payment.IsCredited ? "dust that completes" : "dust");
    }

    // Whose it is cannot be known: then at least it is nobody's who had the address at another time.
    private static void CheckDoubtful(World world, PaymentRow payment, SimTransaction sent)
    {
        if (payment.InvoiceId is not { } id)
            return;
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        if (payment.Blockchain != invoice.Blockchain && payment.Disposition == 1 && payment.Reason != PaymentReasons.WrongChain)
            world.Fail("M8", $"{payment.TxId} on {payment.Blockchain} is in suspense of invoice {invoice.Id} as {payment.Reason}.");
        if (!payment.IsCredited)
            return;
        if (payment.Late && invoice.IsFiat && !PriceRules.IsHeld(world, invoice, sent.SentAt))
            world.Fail("M5", $"{payment.TxId} came late and is credited to invoice {id}, though the rate has fallen since by more than 1 %.");
        var leases = world.Mirror.Leases.Rows.Where(l => l.AddressId == payment.AddressId).OrderBy(l => l.Epoch).ToList();
        var lease = leases.First(l => l.InvoiceId == id);

        // An order that is asked for again has its address again, and the same payer.
        if (sent.SentAt < lease.OpenedAt - Slack && leases.Exists(l => l.Epoch < lease.Epoch && !TrueLease.IsSamePayer(world, l, lease)))
            world.Fail("L9", $"{payment.TxId} was sent at {sent.SentAt:T} and is credited to invoice {id}, whose lease began at {lease.OpenedAt:T} after another.");
        if (leases.Exists(l => l.Epoch > lease.Epoch && l.OpenedAt + Slack < sent.SentAt))
            world.Fail("L9", $"{payment.TxId} was sent at {sent.SentAt:T} in a later lease than that of invoice {id}.");
    }

    // By the rates that were given out since the look began: null where they do not agree, and where none was given there is no proof that it held.
    private static bool? RateHeld(World world, PaymentRow payment, TrueSighting sighting, InvoiceRow invoice)
    {
        var least = PriceRate.FromJson(invoice.Rate!).Rate * new Rational(99, 100);
        var held = world.Rates.Since(sighting.LookBegan).Select(cents => new Rational(new BigInteger(cents), 100) >= least).Distinct().ToList();
        return held.Count switch
        {
            0 => false,
            1 => held[0] && (world.IsDisturbed || world.Rates.IsFailing) && !payment.IsCredited ? null : held[0],
            _ => null,
        };
    }

    private static List<PaymentRow> Replaced(World world, PaymentRow payment, SimTransaction sent)
        => world.Mirror.Payments.Rows.Where(p => p.TxId != payment.TxId && p.Blockchain == payment.Blockchain
            && world.Ledgers[p.Blockchain].Known.TryGetValue(p.TxId, out var other) && other.Spends.Any(s => sent.Spends.Contains(s))).ToList();
}
