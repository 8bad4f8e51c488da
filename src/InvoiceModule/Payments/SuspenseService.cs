using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

internal sealed class SuspenseService(InvoicingDb db, InvoiceVersions versions, AddressLeases leases, ChainRegistry chains, InvoicingClock clock, WorkSignals signals) : ISuspenseService
{
    public Task<IReadOnlyList<SuspensePayment>> ListAsync(Guid walletId, long? before = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return ListAsync([walletId], before, limit, cancellationToken);
    }

    /// <summary>The same for some wallets together.</summary>
    public Task<IReadOnlyList<SuspensePayment>> ListAsync(IReadOnlyCollection<Guid> wallets, long? before, int limit, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<SuspensePayment>>(
            async (context, token) =>
            {
                var last = before ?? long.MaxValue;
                var rows = await SuspenseRow.Of(context, SuspenseRow.Waiting(context, wallets, before, limit).OrderByDescending(p => p.Id).Take(limit)).ToListAsync(token);
                var names = chains.All.Select(c => c.Blockchain).ToList();
                rows.AddRange(await SuspenseRow.Of(context, SuspenseRow.Gone(context, names, wallets).Where(p => p.Id < last).OrderByDescending(p => p.Id).Take(limit)).ToListAsync(token));
                return [.. rows.OrderByDescending(r => r.Payment.Id).Take(limit).Select(r => r.ToView(r.Payment.IsGone))];
            },
            cancellationToken);

    /// <summary>What people have decided in some wallets, the newest decision first.</summary>
    public Task<IReadOnlyList<SuspensePayment>> ListDecidedAsync(IReadOnlyCollection<Guid> wallets, DecisionCursor? before, int limit, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<SuspensePayment>>(
            async (context, token) =>
            {
                var rows = await SuspenseRow.Of(context, SuspenseRow.NewestDecision(SuspenseRow.Decided(context, wallets, before, limit)).Take(limit)).ToListAsync(token);
                return [.. rows.OrderByDescending(r => r.Payment.ResolvedAt).ThenByDescending(r => r.Payment.Id).Select(r => r.ToView(isGone: false))];
            },
            cancellationToken);

    public Task<SuspensePayment?> FindAsync(long paymentId, CancellationToken cancellationToken = default)
        => db.ReadAsync(
            async (context, token) =>
            {
                if (await SuspenseRow.Of(context, context.Set<Payment>().Where(p => p.Id == paymentId)).SingleOrDefaultAsync(token) is not { Payment: var payment } row)
                    return null;
                var isGone = await IsOverAsync(context, payment, token);
                return isGone || payment.Disposition == PaymentDisposition.Suspense || payment.Resolution is not null ? row.ToView(isGone) : null;
            },
            cancellationToken);

    public Task AcceptAsync(long paymentId, OperatorAct act, CancellationToken cancellationToken = default) => CreditAsync(paymentId, null, act, cancellationToken);

    public Task AssignAsync(long paymentId, Guid invoiceId, OperatorAct act, CancellationToken cancellationToken = default)
        => CreditAsync(paymentId, invoiceId, act, cancellationToken);

    public async Task NoteRefundAsync(long paymentId, string? transaction, OperatorAct act, CancellationToken cancellationToken = default)
    {
        act = AuditRules.Checked(act);
        transaction = RefundTransactions.Checked(transaction);
        var after = transaction is null ? null : RefundTransactions.WordsOf(transaction);
        await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                var (payment, _, earlier) = await FindAsync(context, paymentId, token);
                if (earlier is not null)
                {
                    ThrowUnless(IsRepeated(earlier, AuditActions.RefundNoted, act) && string.Equals(earlier.After, SuspenseAudit.AfterOf(payment.Resolution, after), StringComparison.Ordinal), earlier);
                    return;
                }

                if (payment.Height is null || payment.FinalAt is null)
                    throw State("This payment has not all its confirmations yet, and its sender can still take it back. Note a refund once it has.");
                var (now, before) = (clock.Now, SuspenseAudit.StandingOf(payment, chains, await OrderAsync(context, payment, token)));
                payment.NoteRefund(now);
                SuspenseAudit.Add(context, payment, AuditActions.RefundNoted, act, before, after, now);
                await context.SaveChangesAsync(token);
                await leases.RefreshAsync(context, payment.AddressId, now, token);
            },
            cancellationToken);
    }

    public async Task GiveUpAsync(long paymentId, OperatorAct act, CancellationToken cancellationToken = default)
    {
        act = AuditRules.Checked(act);
        var released = await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                var (payment, tip, earlier) = await FindAsync(context, paymentId, token);
                if (earlier is not null)
                {
                    ThrowUnless(IsRepeated(earlier, AuditActions.PaymentGivenUp, act) || IsRepeated(earlier, AuditActions.OwnMoneyPutAway, act), earlier);
                    return [];
                }

                var isOwn = payment.Void is null && payment.IsInternal;
                if (isOwn && payment.FinalAt is null)
                    throw State("This is your own money, and it has not all its confirmations yet. Put it away once it has.");
                if (payment.Void is null && !isOwn)
                    throw State("This payment stands on the chain: it is there. Credit it, or note its refund.");
                var (now, before) = (clock.Now, SuspenseAudit.StandingOf(payment, chains, await OrderAsync(context, payment, token)));
                var (action, gone) = isOwn ? (AuditActions.OwnMoneyPutAway, before) : (AuditActions.PaymentGivenUp, $"{before}; {payment.Void}");
                Guid[] changed = payment.IsGone && await ReleaseAsync(context, payment, tip, now, token) ? [payment.InvoiceId!.Value] : [];
                if (isOwn)
                    payment.PutAway(now);
                else
                    payment.GiveUp(now);
                SuspenseAudit.Add(context, payment, action, act, gone, null, now);
                await context.SaveChangesAsync(token);
                await leases.RefreshAsync(context, payment.AddressId, now, token);
                return changed;
            },
            cancellationToken);
        signals.VersionsMade(released);
    }

    // By a person's word and not by the chain: its invoice is not reversed by it any more.
    private async Task<bool> ReleaseAsync(DbContext context, Payment payment, long tip, DateTime now, CancellationToken cancellationToken)
    {
        var invoice = await context.Set<Invoice>().SingleAsync(i => i.Id == payment.InvoiceId, cancellationToken);
        var others = await context.Set<Payment>().Where(p => p.InvoiceId == invoice.Id && p.Id != payment.Id && p.Disposition == PaymentDisposition.Credited).ToListAsync(cancellationToken);
        payment.ToSuspense(await ShortRefunds.FindAsync(context, invoice.Id, cancellationToken) is null ? PaymentReasons.Gone : PaymentReasons.SentBack);
        return await versions.AdvanceAsync(context, invoice, others, tip, InvoiceChange.Released, now, cancellationToken);
    }

    private async Task CreditAsync(long paymentId, Guid? target, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        var changed = await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                var (payment, tip, earlier) = await FindAsync(context, paymentId, token);
                if (earlier is not null)
                {
                    ThrowUnless(IsRepeated(earlier, AuditActions.PaymentAccepted, act) && (target is null || earlier.InvoiceId == target)
                        || IsRepeated(earlier, AuditActions.PaymentAssigned, act) && earlier.InvoiceId == target, earlier);
                    return payment.InvoiceId!.Value;
                }

                if (payment.Void is { } gone)
                    throw State($"This payment is {gone}: it does not stand on the chain now. It can be credited when it returns.");
                if (payment.Reason == PaymentReasons.SentBack)
                    throw State("This payment is part of what was noted as sent back for its invoice: it would pay with money that is gone. Note its refund.");
                var invoice = await FindInvoiceAsync(context, payment, target ?? payment.InvoiceId, token);
                if (await ShortRefunds.FindAsync(context, invoice.Id, token) is { } refund)
                    throw State($"What came for this invoice before has been sent back, as {refund.Who} noted at {UtcJsonConverter.ToText(refund.At)}: this would pay it together with money that is gone. Note a refund of this payment too, or credit it to another invoice.");

                // Not what the invoice shows: it may have been left out of a booking.
                var payments = await CreditedPayments.OfAsync(context, invoice.Id, token);
                var came = payments.Where(p => p.Counts).Aggregate(BigInteger.Zero, (sum, p) => sum + p.Amount);
                var (sent, received) = (await SentBackInvoices.SumAsync(context, invoice, token), came + payment.Amount);
                if (!sent.IsZero && came < invoice.Price && received >= invoice.Price && received - sent < invoice.Price)
                    throw State($"{BaseUnits.Format(sent, invoice.Decimals)} {invoice.Symbol} of what this invoice counts were sent back: with this payment it would be paid by money that is gone. Note a refund of this payment, or credit it to another invoice.");
                var (now, before) = (clock.Now, SuspenseAudit.StandingOf(payment, chains, await OrderAsync(context, payment, token), invoice));

                // Its address was used by the invoice it came to, whoever has the money now.
                var receiver = payment.InvoiceId ?? invoice.Id;
                payment.CreditTo(invoice.Id, invoice.ConfirmationsRequired, tip, now);
                payments.Add(payment);
                await versions.AdvanceAsync(context, invoice, payments, tip, InvoiceChange.None, now, token);
                var action = payment.Resolution == PaymentResolution.Accepted ? AuditActions.PaymentAccepted : AuditActions.PaymentAssigned;
                SuspenseAudit.Add(context, payment, action, act, before, SuspenseAudit.StateOf(invoice), now);
                await context.SaveChangesAsync(token);
                await leases.CountUseAsync(context, payment.AddressId, receiver, token);
                await leases.RefreshAsync(context, payment.AddressId, now, token);
                return invoice.Id;
            },
            cancellationToken);
        signals.VersionsMade([changed]);
    }

    // The chain's booking is kept out first, so what is read here stays true until the commit; a second person waits, and then reads the first one's act.
    private static async Task<(Payment Payment, long Tip, AuditEntry? Earlier)> FindAsync(DbContext context, long paymentId, CancellationToken cancellationToken)
    {
        var blockchain = await context.Set<Payment>().Where(p => p.Id == paymentId).Select(p => p.Blockchain).SingleOrDefaultAsync(cancellationToken) ?? throw NotFound();
        var tip = await ChainCursorLock.TakeAsync(context, blockchain, cancellationToken);
        var payment = await context.Set<Payment>().SingleAsync(p => p.Id == paymentId, cancellationToken);
        if (payment.IsOpen || await IsOverAsync(context, payment, cancellationToken))
            return (payment, tip, null);
        if (payment.Resolution is null)
            throw NotFound();
        var act = await context.Set<AuditEntry>().AsNoTracking().Where(a => a.PaymentId == paymentId).OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellationToken);
        return (payment, tip, act ?? throw State("This payment was settled before."));
    }

    // Whether it is gone from the chain, and from an invoice that expects nothing more.
    private static async Task<bool> IsOverAsync(DbContext context, Payment payment, CancellationToken cancellationToken)
        => payment.IsGone && await SuspenseRow.Gone(context, [payment.Blockchain], [payment.WalletId]).AnyAsync(p => p.Id == payment.Id, cancellationToken);

    // Whoever got no answer decides again, and finds it done.
    private static bool IsRepeated(AuditEntry earlier, string action, OperatorAct act) => string.Equals(earlier.Action, action, StringComparison.Ordinal) && AuditTrail.IsBy(earlier, act);

    private static void ThrowUnless(bool isRepeated, AuditEntry earlier)
    {
        if (!isRepeated)
            throw State($"This payment was settled before: {earlier.Action} by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}.");
    }

    private static async Task<Invoice> FindInvoiceAsync(DbContext context, Payment payment, Guid? id, CancellationToken cancellationToken)
    {
        if (id is null)
            throw State("This payment came for no invoice. Assign it to one, or note its refund.");

        // Another wallet's invoice is answered like one that does not exist.
        var invoice = await context.Set<Invoice>().SingleOrDefaultAsync(i => i.Id == id && i.WalletId == payment.WalletId, cancellationToken)
            ?? throw new InvoicingException(InvoicingErrorCodes.InvoiceNotFound, "This wallet has no such invoice.");
        return string.Equals(invoice.Blockchain, payment.Blockchain, StringComparison.Ordinal)
            && string.Equals(invoice.ContractAddress, payment.ContractAddress, StringComparison.OrdinalIgnoreCase)
            ? invoice
            : throw State($"This payment is in {payment.Symbol} on {payment.Blockchain}, the invoice in {invoice.Symbol} on {invoice.Blockchain}. Choose an invoice in the same asset, or note a refund.");
    }

    // People know the order; the id of the invoice stands in the row, unless the payment goes to another.
    private static Task<string?> OrderAsync(DbContext context, Payment payment, CancellationToken cancellationToken)
        => context.Set<Invoice>().Where(i => i.Id == payment.InvoiceId).Select(i => i.OrderId).SingleOrDefaultAsync(cancellationToken);

    private static InvoicingException NotFound() => new(InvoicingErrorCodes.PaymentNotFound, "There is no such payment in suspense.");

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
