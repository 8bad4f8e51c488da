using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// What follows from a person's word that money was sent back. A short payment that went back pays nothing any more: nothing is credited to its invoice from then on,
/// and it never becomes PAID. Of a surplus nothing follows by itself but the record: the status is what the chain says. But no person makes an invoice PAID by it.
/// </summary>
internal sealed class RefundRules(World world)
{
    private const int Suspense = 1;
    private const int Paid = 4;

    private static readonly TimeSpan LateCredit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    // What had been received when it was sent back.
    private readonly Dictionary<Guid, BigInteger> _sentBack = [];
    private readonly Dictionary<Guid, BigInteger> _surplus = [];
    private readonly Dictionary<Guid, BigInteger> _returned = [];

    /// <summary>Whether what came short for an invoice has been sent back.</summary>
    public bool IsSentBack(Guid? invoice) => invoice is { } id && _sentBack.ContainsKey(id);

    /// <summary>What an invoice has received and the merchant still has.</summary>
    public BigInteger Kept(InvoiceRow invoice) => BigInteger.Max(0, invoice.Received - Returned(invoice.Id));

    /// <summary>What was sent back of an invoice's surplus.</summary>
    public BigInteger Returned(Guid invoice) => _returned.GetValueOrDefault(invoice);

    public void Check()
    {
        foreach (var (before, after) in world.Mirror.Payments.Changes)
        {
            if (after is { IsCredited: true } && IsSentBack(after.InvoiceId) && (before is not { IsCredited: true } || before.InvoiceId != after.InvoiceId || before.Amount < after.Amount))
                world.Fail("L9", $"payment {after.TxId} is credited to invoice {after.InvoiceId}, whose money has been sent back.");
            if (after is { Disposition: Suspense, Reason: PaymentReasons.Refunded } && before is null)
                world.Coverage.Hit("refund", "money that came afterwards");
        }

        foreach (var invoice in world.Mirror.Invoices.Changes.Select(c => c.After).OfType<InvoiceRow>().Where(i => _sentBack.ContainsKey(i.Id)))
        {
            if (invoice.Status == Paid || invoice.Received > _sentBack[invoice.Id])
                world.Fail("M6", $"invoice {invoice.Id} is at status {invoice.Status} with {invoice.Received} of {invoice.Price}, and the {_sentBack[invoice.Id]} that had come for it were sent back.");
        }

        foreach (var payment in world.Mirror.Payments.Changes.Where(c => c is { Before.ResolvedAt: null, After: { IsCredited: true, ResolvedAt: not null } }).Select(c => c.After!))
            CheckKept(payment.InvoiceId!.Value, $"payment {payment.TxId}");
        foreach (var row in world.Mirror.Audit.Changes.Where(c => c.Before is null).Select(c => c.After).OfType<AuditRow>())
        {
            if (row.Action == AuditActions.ShortPaymentAccepted)
                CheckKept(row.InvoiceId!.Value, "what came short");
            if (row.Action == AuditActions.ShortRefundNoted)
                CheckShort(row);
            else if (row.Action is AuditActions.SurplusRefundNoted or AuditActions.SurplusKept)
                CheckSurplus(row);
        }
    }

    /// <summary>Whether a short payment may be said to have been sent back: all that came has the confirmations that were asked for, nothing can return, and nothing more is credited by itself.</summary>
    public bool IsShortDue(InvoiceRow invoice, DateTime now)
        => !IsSentBack(invoice.Id) && invoice is { Active: false, Received.Sign: > 0 } && invoice.Received < invoice.Price && now > invoice.ExpiresAt + LateCredit
            && world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id && p.IsCredited).All(p => !MayReturn(p, invoice));

    /// <summary>Whether a surplus may be said to have been sent back, or to stay: all that came has the confirmations that were asked for.</summary>
    public bool IsSurplusDue(InvoiceRow invoice)
        => !invoice.Active && invoice.Received > BigInteger.Max(invoice.Value, _surplus.GetValueOrDefault(invoice.Id))
            && !world.Mirror.Payments.Rows.Any(p => p.InvoiceId == invoice.Id && p is { Counts: true, FinalAt: null });

    private void CheckShort(AuditRow row)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == row.InvoiceId);
        if (_sentBack.ContainsKey(invoice.Id))
            world.Fail("L9", $"a refund of invoice {invoice.Id} is noted twice.");
        if (row.Received != invoice.Received || invoice.Active || invoice.Received.IsZero || invoice.Received >= invoice.Price || world.Scheduler.Time <= invoice.ExpiresAt + LateCredit)
            world.Fail("L9", $"a refund of {row.Received} is noted of invoice {invoice.Id}, which expired at {invoice.ExpiresAt:T} and has received {invoice.Received} of {invoice.Price}, active {invoice.Active}.");
        foreach (var payment in world.Mirror.Payments.Rows.Where(p => p.InvoiceId == invoice.Id))
        {
            var before = Before(payment);
            if (before.IsCredited && MayReturn(before, invoice))
                world.Fail("L9", $"a refund of invoice {invoice.Id} is noted while {before.TxId} may still come back: void {before.Void}, height {before.Height}.");
            if (before.IsCredited && !before.Counts && payment is not { Disposition: Suspense, Reason: PaymentReasons.Refunded, ResolvedAt: null } || before.Counts && before != payment)
                world.Fail("L9", $"payment {payment.TxId} ({before.Void}) is at disposition {payment.Disposition} ({payment.Reason}) after a refund of its invoice.");
            world.Coverage.Hit("refund", "what left the chain waits from then on", before.IsCredited && !before.Counts);
        }

        var address = world.Mirror.Addresses.Rows.First(a => a.Id == invoice.AddressId);
        if (address.LeasedBy is null && !(address.RestsUntil >= row.At + world.Options.PaidAddressRest - Rounding))
            world.Fail("L6", $"address {address.Key} rests until {address.RestsUntil:T} though its payer was told at {row.At:T} that his money is sent back.");
        world.Notes.CheckQuiet(row);
        _sentBack[invoice.Id] = invoice.Received;
    }

    private void CheckSurplus(AuditRow row)
    {
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == row.InvoiceId);
        if (row.Received != invoice.Received || !IsSurplusDue(invoice))
            world.Fail("L9", $"{row.Action} of what is beyond {invoice.Value} of {row.Received} is noted of invoice {invoice.Id}, active {invoice.Active}, which has received {invoice.Received}; noted before are {_surplus.GetValueOrDefault(invoice.Id)}.");
        if (world.Mirror.Payments.Changes.Count > 0)
            world.Fail("L9", $"a payment was changed with the note of a surplus of invoice {invoice.Id}.");
        world.Coverage.Hit("refund", "of more surplus", _surplus.ContainsKey(invoice.Id));
        world.Notes.CheckQuiet(row);
        if (row.Action == AuditActions.SurplusRefundNoted)
            _returned[invoice.Id] = Returned(invoice.Id) + invoice.Received - BigInteger.Max(invoice.Value, _surplus.GetValueOrDefault(invoice.Id));
        _surplus[invoice.Id] = invoice.Received;
    }

    // Whoever credits, or takes what came for the whole, must not do it with money that has gone back.
    private void CheckKept(Guid id, string what)
    {
        if (!_returned.TryGetValue(id, out var returned))
            return;
        var invoice = world.Mirror.Invoices.Rows.First(i => i.Id == id);
        world.Coverage.Hit("refund", "credited by a person after a surplus went back");
        if (invoice.Received >= invoice.Price && Kept(invoice) < invoice.Price)
            world.Fail("M6", $"a person has credited {what} to invoice {id} of {invoice.Price}, which has {invoice.Received} by it, and {returned} of that went back.");
    }

    // What has not all its confirmations can be taken back. What has left the chain can come back, unless a block has spent it otherwise, as deep as was asked for; with an invoice that was
    // PAID once, and with what a person has decided on before, nobody waits for that.
    private bool MayReturn(PaymentRow payment, InvoiceRow invoice) => payment switch
    {
        { Counts: true } => payment.FinalAt is null,
        { Void: "conflicted" } => payment.FinalAt is null || !StateRules.IsSpent(world, payment),
        _ => invoice.Peak < Paid && payment.ResolvedAt is null,
    };

    private PaymentRow Before(PaymentRow payment) => world.Mirror.Payments.Changes.FirstOrDefault(c => c.After?.Id == payment.Id).Before ?? payment;
}
