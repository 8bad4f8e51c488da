using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>L9 and the audit: money moves by hand only as somebody wished it, once, and with its record in the same commit.</summary>
internal sealed class DecisionRules(World world)
{
    /// <summary>How a payment is settled that left the chain and is waited for no longer.</summary>
    public const int NeverCame = 3;

    private const int Suspense = 1;

    private readonly Dictionary<string, Wish> _wishes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _settled = [];
    private readonly Dictionary<long, int> _cameAfterAll = [];

    public Wish Wish(string action, long? payment, Guid? invoice)
    {
        var wish = new Wish(string.Create(CultureInfo.InvariantCulture, $"clerk{_wishes.Count + 1}"), action, payment, invoice);
        _wishes.Add(wish.Who, wish);
        return wish;
    }

    /// <summary>The module has said that it did as one wished.</summary>
    public void Done(Wish wish)
    {
        if (!world.Mirror.Audit.Rows.Any(a => a.Who == wish.Who))
            world.Fail("L9", $"{wish.Who} was told that {wish.Action} is done, and the audit does not know it.");
        if (wish.PaymentId is { } payment && (_settled[payment] = _settled.GetValueOrDefault(payment) + 1) > 1 + _cameAfterAll.GetValueOrDefault(payment))
            world.Fail("L9", $"payment {payment} was decided twice.");
    }

    public void Check()
    {
        foreach (var (before, after) in world.Mirror.Audit.Changes)
        {
            if (before is not null || after is null)
                world.Fail("L9", $"row {(before ?? after)!.Id} of the audit was changed or deleted.");
            else
                CheckRow(after);
        }

        foreach (var (before, after) in world.Mirror.Invoices.Changes)
        {
            if (before is null || after is null || before.Tolerance == after.Tolerance)
                continue;
            if (!HasRecord(a => a.Action == AuditActions.ShortPaymentAccepted && a.InvoiceId == after.Id) || after.Tolerance != after.Value - after.Received)
                world.Fail("M6", $"the tolerance of invoice {after.Id} went from {before.Tolerance} to {after.Tolerance} without a record, or to another sum than was short.");
        }
    }

    /// <summary>A payment is not where it was: by whose wish?</summary>
    public void CheckMoved(PaymentRow before, PaymentRow after)
    {
        // What somebody waited for no longer waits again when it comes after all, and only then.
        var hasCome = before is { Resolution: NeverCame, Void: not null } && after is { Void: null, ResolvedAt: null, Resolution: null } && before.InvoiceId == after.InvoiceId;
        if (before.Resolution == NeverCame && after.Void is null && !hasCome)
            world.Fail("L9", $"payment {after.TxId} came after all and does not wait for a decision.");
        if (hasCome)
        {
            world.Coverage.Hit("decision", "came after all");
            _cameAfterAll[after.Id] = _cameAfterAll.GetValueOrDefault(after.Id) + 1;
            return;
        }

        // With the refund of a short payment all that is credited and left the chain goes where people look at it, whoever had decided on it.
        if (before.IsCredited && after is { Disposition: Suspense, Reason: PaymentReasons.Refunded })
        {
            if (before.Counts || before.InvoiceId != after.InvoiceId || !HasRecord(a => a.Action == AuditActions.ShortRefundNoted && a.InvoiceId == after.InvoiceId))
                world.Fail("L9", $"payment {after.TxId} ({before.Void}) was taken off invoice {before.InvoiceId} as refunded, and no refund is noted with it.");
            return;
        }

        if (before.ResolvedAt is not null && (before.ResolvedAt != after.ResolvedAt || before.Resolution != after.Resolution || before.InvoiceId != after.InvoiceId))
            world.Fail("L9", $"payment {after.TxId} was decided at {before.ResolvedAt:T} and again.");
        if (before.ResolvedAt is not null || after.ResolvedAt is null)
        {
            if (before.InvoiceId != after.InvoiceId)
                world.Fail("L9", $"payment {after.TxId} moved from invoice {before.InvoiceId} to {after.InvoiceId} and nobody wished it.");
            return;
        }

        var (action, fits) = after.Resolution switch
        {
            0 => (AuditActions.PaymentAccepted, after.IsCredited && before.InvoiceId == after.InvoiceId && before.Void is null),
            1 => (AuditActions.PaymentAssigned, after.IsCredited && before.InvoiceId != after.InvoiceId && before.Void is null),
            NeverCame => (AuditActions.PaymentGivenUp, after.Disposition == Suspense && before.InvoiceId == after.InvoiceId && before.Void is not null && after.Void is not null),
            _ => (AuditActions.RefundNoted, after.Disposition == Suspense && before.InvoiceId == after.InvoiceId && before is { Height: not null, FinalAt: not null }),
        };
        var hasLeft = after is { Resolution: NeverCame, Reason: PaymentReasons.Gone } && before.IsCredited && world.Mirror.Invoices.Rows.First(i => i.Id == before.InvoiceId) is { Active: false, Peak: < 4 };
        if (before.Disposition != Suspense && !hasLeft || !fits)
            world.Fail("L9", $"payment {after.TxId} was settled as {action} from disposition {before.Disposition} to {after.Disposition}, void {before.Void}, height {before.Height}.");
        if (!HasRecord(a => a.PaymentId == after.Id && a.Action == action && a.InvoiceId == after.InvoiceId))
            world.Fail("L9", $"payment {after.TxId} was settled as {action} and the audit does not say so.");
        world.Coverage.Hit("decision", action);
    }

    private void CheckRow(AuditRow row)
    {
        if (!_wishes.TryGetValue(row.Who, out var wish) || wish.Action != row.Action || row.PaymentId != wish.PaymentId || wish.InvoiceId is { } invoice && row.InvoiceId != invoice)
        {
            world.Fail("L9", $"the audit says that {row.Who} did {row.Action} on payment {row.PaymentId}, invoice {row.InvoiceId}, and nobody wished that.");
            return;
        }

        var isMoney = row.PaymentId is not null || row.Action is AuditActions.ShortPaymentAccepted or AuditActions.ShortRefundNoted or AuditActions.SurplusRefundNoted or AuditActions.SurplusKept
            or AuditActions.ReversalSettled or AuditActions.SentBackSettled;
        if (isMoney && world.Mirror.Audit.Rows.Count(a => a.Who == row.Who) > 1)
            world.Fail("L9", $"{row.Action}, which {row.Who} wished once, was done twice.");
        if (row.PaymentId is { } payment && !world.Mirror.Payments.Changes.Any(c => c is { Before.ResolvedAt: null, After.ResolvedAt: not null } && c.After.Id == payment))
            world.Fail("L9", $"the audit says that payment {payment} was decided, and it was not.");
        world.Coverage.Hit("audit", row.Action);
    }

    private bool HasRecord(Func<AuditRow, bool> fits) => world.Mirror.Audit.Changes.Any(c => c.Before is null && c.After is { } row && fits(row));
}
