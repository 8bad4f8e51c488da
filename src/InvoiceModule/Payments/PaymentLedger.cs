using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Payments;

/// <summary>
/// Books what a look at a chain found: payments, the invoices they change, and the cursor, all in one transaction. Running the same facts again, in
/// any order, changes nothing.
/// </summary>
internal sealed class PaymentLedger(
    InvoicingDb db, InvoiceVersions versions, AddressLeases leases, PaymentMetrics metrics, InvoicingClock clock, IOptions<InvoicingOptions> options, ICrashHook crash)
{
    /// <summary>Books an update.</summary>
    /// <exception cref="StaleScanException">The claim is not ours any more; nothing was written.</exception>
    /// <exception cref="RateNeededException">A rate has to be fetched first; nothing was written.</exception>
    /// <exception cref="StuckInvoiceException">An invoice has to be left out; nothing was written.</exception>
    public Task<LedgerResult> ApplyAsync(
        IChain chain, ScanClaim claim, ChainUpdate update, LateRates rates, IReadOnlySet<Guid> stuck, CancellationToken cancellationToken)
        => db.WriteAsync(CrashPoints.Booking, (context, token) => ApplyAsync(context, chain, claim, update, rates, stuck, token), cancellationToken);

    private async Task<LedgerResult> ApplyAsync(
        DbContext context, IChain chain, ScanClaim claim, ChainUpdate update, LateRates rates, IReadOnlySet<Guid> stuck, CancellationToken cancellationToken)
    {
        await ScanClaims.HoldAsync(context, claim, clock, cancellationToken);

        // Whoever was waited for has made versions, and ours come after them.
        var now = clock.Now;
        var waiting = await WaitingPayments.LoadAsync(context, chain.Blockchain, cancellationToken);
        var (reads, touched) = (new AddressReads(context, chain.Blockchain, new OwnMoney(context, chain, options.Value.InternalTransfers), clock), new TouchedPayments());
        if (update.IsReorganisation)
        {
            await LostBlocks.UnwindAsync(context, chain.Blockchain, update.Fork.Height, waiting, touched, cancellationToken);
            if (update.To.Height < update.From.Height)
                await LostBlocks.TakeConfirmationsAsync(context, chain.Blockchain, update.To.Height, reads, touched, cancellationToken);
            crash.Reach(CrashPoints.Unwound);
        }

        var matches = await TransferMatcher.FindAsync(context, chain, update, cancellationToken);
        reads.Expect(matches);
        foreach (var match in matches)
            await BookAsync(context, chain, match, update, claim, waiting, reads, touched, rates, cancellationToken);
        foreach (var (transaction, height) in update.Blocks.SelectMany(b => b.Transactions.Select(t => (t, (long?)b.Height))).Concat(update.NewPending.Select(t => (t, (long?)null))))
            waiting.Conflict(transaction, height, update.PendingIds, touched);
        if (update.PendingIds is { } pendingIds)
            waiting.Compare(pendingIds, now, touched);

        // The database is asked what is final, so it must know first what has just changed.
        await context.SaveChangesAsync(cancellationToken);
        foreach (var payment in await context.Set<Payment>().Where(p => p.Blockchain == chain.Blockchain && p.FinalHeight <= update.To.Height && p.FinalAt == null).ToListAsync(cancellationToken))
        {
            payment.Finalise(now);
            touched.Add(payment);
        }

        await LostPayments.NoteAsync(context, touched.Conflicts, cancellationToken);
        crash.Reach(CrashPoints.PaymentsWritten);
        await MoveCursorAsync(context, claim, update, now, cancellationToken);
        await StandingAlarms.RaiseAsync(context, chain.Blockchain, update.Alarms, now, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        crash.Reach(CrashPoints.CursorMoved);
        var changed = await AdvanceAsync(context, chain.Blockchain, update, touched, stuck, now, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);

        // Addresses come after invoices, as wherever an invoice ends: the other way round the two would wait for each other.
        foreach (var (addressId, invoiceId) in touched.Uses)
            await leases.CountUseAsync(context, addressId, invoiceId, cancellationToken);
        foreach (var addressId in touched.Strays)
            await AddressLeases.RetireAsync(context, addressId, "paid_without_invoice", cancellationToken);
        // Stryker disable once Linq: whoever books beside this one takes its locks in the same order; SQLite, where the mutants run, has one writer.
        foreach (var addressId in touched.Addresses.Order())
            await leases.RefreshAsync(context, addressId, now, cancellationToken);
        return new LedgerResult(update.To, changed, waiting.IsUnsettled, touched.LookAgain);
    }

    private async Task BookAsync(
        DbContext context, IChain chain, MatchedTransfer match, ChainUpdate update, ScanClaim claim, WaitingPayments waiting, AddressReads reads,
        TouchedPayments touched, LateRates rates, CancellationToken cancellationToken)
    {
        var payment = await PaymentPlaces.FindAsync(context, chain.Blockchain, match, waiting, cancellationToken);
        if (payment is not null && PaymentPlaces.IsOther(payment, match))
        {
            // What waits only promises, and takes nothing from what a block has shown.
            if (match.Block is null)
                return;
            payment = await PaymentPlaces.ClearAsync(context, payment, match, waiting, touched, cancellationToken);
        }

        // What a block has consumed cannot be consumed again: a pool that still shows it is old. What it showed before waits again once that block is lost (LostPayments).
        if (match.Block is null && payment is { IsConflicted: true })
            return;
        if (match.Block is null && await waiting.Mined.HaveAsync(match, cancellationToken))
        {
            touched.LookAgain.Add(match.Transaction.TxId);
            return;
        }

        if (payment is null)
        {
            if (await reads.FactsAsync(chain, match, cancellationToken) is not { } facts)
                return;
            var verdict = await TransferMatcher.DecideAsync(context, facts, waiting.FindPredecessor(facts), match, update, claim.ScannedAt, waiting, reads, rates, cancellationToken);
            if (verdict.Disposition == PaymentDisposition.Ignored && !await MayKeepDustAsync(context, facts.AddressId, touched, cancellationToken))
                return;
            payment = Payment.Record(facts, verdict);
            context.Add(payment);
            reads.Recorded(payment);
            var booked = payment;
            InvoicingDb.AfterCommit(context, () => metrics.Booked(booked));
            touched.AddNew(payment);

            // Whoever sends to an address of a key that was never given out has the same key elsewhere, and may show it to somebody.
            if (payment is { InvoiceId: null, Reason: PaymentReasons.Internal } && match.Address.Index is not null)
                touched.AddStray(payment);
            if (match.Block is null)
                waiting.Add(payment);
        }
        else if (match.Block is not null && match.Transfer.Amount > payment.Amount)
        {
            await ReconsiderAsync(context, chain, payment, match, update, claim, waiting, reads, touched, rates, cancellationToken);
        }

        if (match.Block is not null && match.Transfer.Amount.IsZero && !payment.Amount.IsZero)
        {
            // What it promised while it waited did not come.
            if (payment.Voided(PaymentVoids.Conflicted))
                touched.Add(payment);
            touched.Conflicts.TryAdd(payment, match.Block.Height);
            waiting.Remove(payment);
        }
        else if (match.Block is { } block)
        {
            // No tuple: PostgreSQL would be asked for a record, which cannot be read.
            var invoice = payment.InvoiceId is { } id
                ? await context.Set<Invoice>().Where(i => i.Id == id).Select(i => new { i.ConfirmationsRequired, i.RateLockEndsAt, i.Peak }).SingleAsync(cancellationToken)
                : null;
            var isNews = payment.Height is null;

            // The end of the rate lock has not been noted, and it is met in a block that came after it: nobody may have looked in between. A block's time is good to two
            // hours. What this very booking has taken out of a block stood in it all the while.
            var isReleased = invoice is not null && invoice.RateLockEndsAt < block.Time - InvoiceRules.BlockTimeTrust && !touched.Unwound.Contains(payment)
                && payment.EndsWithRate(invoice.Peak, await CreditedPayments.OfAsync(context, payment.InvoiceId!.Value, cancellationToken))
                && !await reads.IsRefundedAsync(payment.InvoiceId!.Value, cancellationToken);
            if (payment.Mined(block.Height, block.Hash, match.Transfer.Amount, invoice?.ConfirmationsRequired ?? await reads.MinConfirmationsAsync(payment, cancellationToken)))
                touched.Add(payment);
            if (isReleased)
            {
                touched.AddReleased(payment);
                payment.ToSuspense(PaymentReasons.RateLockEnded);
            }
            else if (isNews && payment is { Disposition: PaymentDisposition.Credited, Resolution: null } && await reads.IsOwnAsync(match, cancellationToken))
            {
                // It was met before what it was sent on from, and nobody could know.
                touched.AddTakenOff(payment);
                payment.ToSuspense(PaymentReasons.Internal);
            }

            waiting.Remove(payment);
        }
        else if (payment.Height is null && !waiting.GivesWay(payment, update.PendingIds) && payment.Pending())
        {
            waiting.Add(payment);
            touched.Add(payment);
        }
    }

    // A contract may bring more in a block than its call promised, or than it brought in a block that is lost. What was nothing is decided on anew; what was
    // credited is asked when it came, as a replacement is. What a person has decided stays, unless what came has been sent back since.
    private static async Task ReconsiderAsync(
        DbContext context, IChain chain, Payment payment, MatchedTransfer match, ChainUpdate update, ScanClaim claim, WaitingPayments waiting,
        AddressReads reads, TouchedPayments touched, LateRates rates, CancellationToken cancellationToken)
    {
        if (payment is { Disposition: PaymentDisposition.Credited, InvoiceId: { } id } && await reads.IsRefundedAsync(id, cancellationToken))
        {
            touched.Add(payment);
            payment.ToSuspense(PaymentReasons.Refunded);
            return;
        }

        if (payment is not ({ Disposition: PaymentDisposition.Ignored } or { Disposition: PaymentDisposition.Credited, Resolution: null })
            || await reads.FactsAsync(chain, match, cancellationToken) is not { } facts)
            return;
        var isNothing = payment.Disposition == PaymentDisposition.Ignored;
        var verdict = await TransferMatcher.DecideAsync(context, facts, isNothing ? null : payment, match, update, claim.ScannedAt, waiting, reads, rates, cancellationToken);
        touched.Add(payment);
        if (isNothing)
            payment.Reconsider(verdict);
        else if (verdict is { Disposition: PaymentDisposition.Suspense, Reason: { } reason })
        {
            // As where it brings no more: it was met before what it was sent on from, and nobody could know.
            if (reason == PaymentReasons.Internal)
                touched.AddTakenOff(payment);
            payment.ToSuspense(reason);
        }

        touched.AddNew(payment);
    }

    // Anybody can send nothing to any address, a thousand times in one transaction. Some of it is kept for the merchant to see.
    private static async Task<bool> MayKeepDustAsync(DbContext context, long addressId, TouchedPayments touched, CancellationToken cancellationToken)
    {
        if (!touched.Dust.TryGetValue(addressId, out var kept))
            kept = await context.Set<Payment>().CountAsync(p => p.AddressId == addressId && p.Disposition == PaymentDisposition.Ignored, cancellationToken);
        touched.Dust[addressId] = kept + 1;
        return kept < InvoiceRules.KeptDust;
    }

    private static async Task MoveCursorAsync(DbContext context, ScanClaim claim, ChainUpdate update, DateTime now, CancellationToken cancellationToken)
    {
        var cursor = await context.Set<ChainCursor>().SingleAsync(c => c.Blockchain == claim.Blockchain, cancellationToken);
        if (update.To.Height > cursor.Height)
            cursor.AdvancedAt = now;
        (cursor.Height, cursor.Hash, cursor.TipHeight) = (update.To.Height, update.To.Hash, update.TipHeight);
        (cursor.FailingSince, cursor.Failure) = (null, null);
        cursor.ScannedAt = update.ScannedAt ?? cursor.ScannedAt;
        context.AddRange(update.Blocks.Select(b => new ReadBlock { Blockchain = claim.Blockchain, Height = b.Height, Hash = b.Hash }));
        if (update.Blocks.Count > 0)
        {
            var keepFrom = update.To.Height - ScanClaims.RememberedBlocks;
            await context.Set<ReadBlock>().Where(b => b.Blockchain == claim.Blockchain && b.Height < keepFrom).ExecuteDeleteAsync(cancellationToken);
            await LostPayments.ForgetAsync(context, claim.Blockchain, keepFrom, cancellationToken);
        }
    }

    // The invoices to look at: those whose payments changed, a fallen tip's among them, and those for which this height was awaited.
    private async Task<List<Guid>> AdvanceAsync(
        DbContext context, string blockchain, ChainUpdate update, TouchedPayments touched, IReadOnlySet<Guid> stuck, DateTime now, CancellationToken cancellationToken)
    {
        var tip = update.To.Height;
        var ids = touched.Invoices.ToHashSet();
        ids.UnionWith(await context.Set<Invoice>().Where(i => i.Blockchain == blockchain && i.NextHeight <= tip).Select(i => i.Id).ToListAsync(cancellationToken));

        var changed = new List<Guid>();
        // Stryker disable once Linq: whoever books beside this one takes its locks in the same order; SQLite, where the mutants run, has one writer.
        foreach (var id in ids.Order())
        {
            if (stuck.Contains(id))
            {
                await InvoiceVersions.LeaveOutAsync(context, id, tip, touched.ChangeOf(id), cancellationToken);
                continue;
            }

            var invoice = await context.Set<Invoice>().SingleAsync(i => i.Id == id, cancellationToken);
            var payments = await CreditedPayments.OfAsync(context, id, cancellationToken);
            try
            {
                if (await versions.AdvanceAsync(context, invoice, payments, tip, touched.ChangeOf(id), now, cancellationToken))
                    changed.Add(id);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseFaults.IsFault(exception))
            {
                throw new StuckInvoiceException(id, exception);
            }
        }

        return changed;
    }
}
