using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Notes what became of that which came beyond an invoice's value: it has been sent back, or its payer leaves it to the merchant. The invoice stays as it is: status and
/// credit follow from its payments alone. A note stands for everything received until then, so what comes after it asks again, and only for itself. What was sent back is
/// held against all that stands: where some of it leaves the chain afterwards and other money comes, nothing is too much until more than before has come; what is missing
/// until then is told (<see cref="SentBackInvoices"/>).
/// </summary>
internal sealed class SurplusNotes(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>Notes a refund of all that is too much and not noted yet.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="received">What has been received as the person saw it, in base units.</param>
    /// <param name="transaction">The refund's transaction, if he names it.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>invoice_not_found</c>; <c>invalid_state</c> when nothing too much has come that is not noted, a payment has not all its confirmations, or something else has come since; <c>validation_failed</c>.
    /// </exception>
    public Task RefundAsync(Guid invoiceId, BigInteger received, string? transaction, OperatorAct act, CancellationToken cancellationToken)
        => NoteAsync(invoiceId, received, AuditActions.SurplusRefundNoted, transaction, act, cancellationToken);

    /// <summary>Notes that all that is too much and not noted yet stays with the merchant. It is refused as a refund is (<see cref="RefundAsync"/>).</summary>
    public Task KeepAsync(Guid invoiceId, BigInteger received, OperatorAct act, CancellationToken cancellationToken)
        => NoteAsync(invoiceId, received, AuditActions.SurplusKept, null, act, cancellationToken);

    private async Task NoteAsync(Guid invoiceId, BigInteger received, string action, string? transaction, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        transaction = RefundTransactions.Checked(transaction);
        await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                // Booking is kept out: nothing comes or goes between what is read here and the commit.
                var decided = await DecidedInvoice.TakeAsync(context, invoiceId, token);
                var invoice = decided.Invoice;
                await decided.CreditedAsync(context, token);
                var notes = await AuditTrail.OnReceived(context, invoiceId).ToListAsync(token);
                if (invoice.Received != received)
                    throw State($"{BaseUnits.Format(invoice.Received, invoice.Decimals)} {invoice.Symbol} have come by now. Look again and decide anew.");
                if (notes.Find(n => n.Received == received) is { } earlier)
                {
                    if (earlier.Action == action && AuditTrail.IsBy(earlier, act))
                        return;
                    throw State($"This was decided before, by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}: {earlier.After}.");
                }

                var surplus = Open(invoice.Value, received, notes);
                if (surplus.Sign <= 0)
                    throw State("It has not received too much: there is nothing to note.");
                if (invoice.Active || await Unsettled(context).AnyAsync(p => p.InvoiceId == invoiceId, token))
                    throw State("A payment of it has not all its confirmations yet, and its sender can still take it back. Decide once it has.");
                context.Add(new AuditEntry
                {
                    WalletId = invoice.WalletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = action,
                    InvoiceId = invoice.Id,
                    Received = received,
                    Why = act.Why,
                    Before = $"received {Coins(received)} of {Coins(invoice.Value)} {invoice.Symbol}",
                    After = action == AuditActions.SurplusKept
                        ? $"{Coins(surplus)} {invoice.Symbol} kept"
                        : $"refund of {Coins(surplus)} {invoice.Symbol} noted{(transaction is null ? "" : $"; {RefundTransactions.WordsOf(transaction)}")}",
                });

                // Its payer's page looks anew at what was written.
                invoice.Touch();

                string Coins(BigInteger units) => BaseUnits.Format(units, invoice.Decimals);
            },
            cancellationToken);
    }

    /// <summary>What came beyond the value and is in no note, in base units; 0 when nothing is. What a note stands for may leave the chain again: that is not asked for twice.</summary>
    /// <param name="value">The invoice's value.</param>
    /// <param name="received">What it has received.</param>
    /// <param name="notes">The decisions on what it had received (<see cref="AuditTrail.OnReceived"/>); that on a short payment stands for less than the value.</param>
    public static BigInteger Open(BigInteger value, BigInteger received, IEnumerable<AuditEntry> notes)
        => BigInteger.Max(0, received - notes.Aggregate(value, (most, n) => BigInteger.Max(most, n.Received ?? 0)));

    /// <summary>
    /// Those of some invoices, all of them overpaid, that have received more than any note stands for, once nothing of it can be taken back any more. Amounts are compared
    /// by the database as they are ordered, and not reckoned with.
    /// </summary>
    public static IQueryable<Invoice> Unnoted(DbContext context, IQueryable<Invoice> invoices)
    {
        var unsettled = Unsettled(context);
        return invoices.Where(i => !context.Set<AuditEntry>().Any(a => a.InvoiceId == i.Id && a.Received >= i.Received) && !unsettled.Any(p => p.InvoiceId == i.Id));
    }

    // What counts, and its sender can still take back.
    private static IQueryable<Payment> Unsettled(DbContext context)
        => context.Set<Payment>().Where(p => p.Disposition == PaymentDisposition.Credited && p.Void == null && p.FinalAt == null);

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
