using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>Whose a payment is, by when it was truly sent. The simulator knows; the product must find out, or say that it cannot.</summary>
internal static class AttributionRules
{
    private static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CloseLooks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RateLock = TimeSpan.FromMinutes(60);

    // Looks are up to 30 s apart where they count as close, and take time themselves.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(70);

    public static void CheckNew(World world, PaymentRow payment, SimTransaction sent, DateTime now)
    {
        // It replaces one that somebody has decided on: the decision holds for it too.
        if (payment.ResolvedAt is not null)
        {
            if (!IsReplacement(world, payment, sent))
                world.Fail("L9", $"{payment.TxId} is booked as decided, and nobody has decided on it.");
            return;
        }

        if (payment.InvoiceId is not { } id || !payment.IsCredited)
        {
            CheckNotCredited(world, payment, sent, now);
            return;
        }

        var leases = world.Mirror.Leases.Rows.Where(l => l.AddressId == payment.AddressId).OrderBy(l => l.Epoch).ToList();
        var lease = leases.First(l => l.InvoiceId == id);
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        var follows = IsReplacement(world, payment, sent);
        if (sent.SentAt < lease.OpenedAt - Slack && lease.Epoch > 1 && !follows && !world.HasLyingTimes)
            world.Fail("L9", $"{payment.TxId} was sent at {sent.SentAt:T} and is credited to invoice {id}, whose lease began at {lease.OpenedAt:T} after another.");
        if (leases.Exists(l => l.Epoch > lease.Epoch && l.OpenedAt + Slack < sent.SentAt) && !follows && !world.HasLyingTimes)
            world.Fail("L9", $"{payment.TxId} was sent at {sent.SentAt:T} in a later lease than that of invoice {id}.");
        if (follows || world.HasLyingTimes)
            return;
        if (payment.Late && invoice.IsFiat && !PriceRules.IsHeld(world, invoice, sent.SentAt))
            world.Fail("M5", $"{payment.TxId} came late and is credited to invoice {id}, though the rate has fallen since by more than 1 %.");
        if (payment.Late && sent.SentAt <= invoice.ExpiresAt && IsTimeKnown(world, payment, sent))
            world.Fail("S6", $"{payment.TxId} was sent at {sent.SentAt:T}, in time, as its node says, and counts as late for invoice {id}, which expired at {invoice.ExpiresAt:T}.");
        if (!payment.Late && sent.SentAt > invoice.ExpiresAt + Slack + world.HeaderError)
            world.Fail("S6", $"{payment.TxId} was sent at {sent.SentAt:T} and counts as in time for invoice {id}, which expired at {invoice.ExpiresAt:T}.");
        if (sent.SentAt > invoice.ExpiresAt + LateCredit + Slack + world.HeaderError)
            world.Fail("S6", $"{payment.TxId} was sent at {sent.SentAt:T} and is credited to invoice {id}, which expired at {invoice.ExpiresAt:T}.");
    }

    public static void CheckReleased(World world, PaymentRow payment)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == payment.InvoiceId);
        if (!invoice.IsFiat || world.Scheduler.Time < invoice.ExpiresAt + RateLock || payment.Height is not null)
            world.Fail("L9", $"payment {payment.TxId} was released from invoice {invoice.Id} before its rate lock ended, or though it stands in a block.");
    }

    // Known while its invoice could still be paid, and meant for it beyond doubt: then it is credited.
    private static void CheckNotCredited(World world, PaymentRow payment, SimTransaction sent, DateTime now)
    {
        if (payment.Amount.IsZero || payment.Reason == "dust" || IsReplacement(world, payment, sent) || world.HasLyingTimes)
            return;
        var leases = world.Mirror.Leases.Rows.Where(l => l.AddressId == payment.AddressId).OrderBy(l => l.Epoch).ToList();
        if (leases.Count == 0 || leases[^1].OpenedAt > sent.SentAt - TimeSpan.FromSeconds(1))
            return;
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == leases[^1].InvoiceId);
        var isItsAsset = payment.Blockchain == invoice.Blockchain && string.Equals(payment.Contract, invoice.Contract, StringComparison.OrdinalIgnoreCase);
        if (payment.Blockchain != invoice.Blockchain)
        {
            // A shared address on another chain: the reason says so, or a lease of that chain was meant.
            if (payment.InvoiceId == invoice.Id && payment.Reason != "wrong_chain")
                world.Fail("M8", $"{payment.TxId} on {payment.Blockchain} is in suspense of invoice {invoice.Id} as {payment.Reason}.");
            return;
        }

        // On an address that was leased before, too, when looks were close or the node says when it came.
        var isBeyondDoubt = leases.Count == 1 || IsTimeKnown(world, payment, sent) || payment.Height is null && now - Previous(world, payment) <= CloseLooks;
        if (isItsAsset && isBeyondDoubt && (now <= invoice.ExpiresAt || sent.SentAt <= invoice.ExpiresAt && IsTimeKnown(world, payment, sent)))
            world.Fail("M2", $"{payment.TxId} came in time for invoice {invoice.Id} and is not credited: {payment.Reason}.");
        if (isItsAsset && !invoice.IsFiat && now <= invoice.ExpiresAt + LateCredit && leases.Count == 1)
            world.Fail("M2", $"{payment.TxId} came within the 10 minutes of late credit of invoice {invoice.Id} and is not credited: {payment.Reason}.");
    }

    // Its node tells when it came, and it can have come only after the look before.
    private static bool IsTimeKnown(World world, PaymentRow payment, SimTransaction sent)
        => payment.Height is null && world.Kinds.First(k => k.Blockchain == payment.Blockchain).TellsTimes && sent.SentAt >= Previous(world, payment);

    private static DateTime? Previous(World world, PaymentRow payment)
        => world.Mirror.Chains.Changes.FirstOrDefault(c => c.After?.Blockchain == payment.Blockchain).Before?.ScannedAt;

    public static bool IsReplacement(World world, PaymentRow payment, SimTransaction sent)
        => world.Mirror.Payments.Rows.Any(p => p.TxId != payment.TxId && p.Blockchain == payment.Blockchain
            && world.Ledgers[p.Blockchain].Known.TryGetValue(p.TxId, out var other) && other.Spends.Intersect(sent.Spends, StringComparer.Ordinal).Any());
}
