using System.Numerics;
using InvoiceModule.Addresses;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Notes that what came of a price, and was not all of it, has been sent back. The invoice stays as it is; nobody is asked for a decision on it any more, and
/// nothing is credited to it any more: what comes, or returns, waits in suspense. What stood in blocks then is what was sent back, and stays credited.
/// </summary>
internal sealed class ShortRefunds(InvoicingDb db, AddressLeases leases, InvoicingClock clock)
{
    /// <summary>Notes a refund, once.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="received">What has been received as the person saw it, in base units.</param>
    /// <param name="transaction">The refund's transaction, if he names it.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>invoice_not_found</c>; <c>invalid_state</c> when it has not ended short, cannot follow its payments, money is still credited to it, waits for a block or has left the chain and may return, something else has come since, or it was noted before; <c>validation_failed</c>.
    /// </exception>
    public async Task NoteAsync(Guid invoiceId, BigInteger received, string? transaction, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        transaction = RefundTransactions.Checked(transaction);
        await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                // Whoever accepts the same payment takes the same lock: one of them is first, and the other is told.
                var decided = await DecidedInvoice.TakeAsync(context, invoiceId, token);
                var invoice = decided.Invoice;
                if (await FindAsync(context, invoiceId, token) is { } earlier)
                {
                    if (AuditTrail.IsBy(earlier, act))
                        return;
                    throw State($"A refund of it was noted before, by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}.");
                }

                var payments = await decided.CreditedAsync(context, token);
                var coins = $"{BaseUnits.Format(invoice.Received, invoice.Decimals)} {invoice.Symbol}";
                if (invoice.Received != received)
                    throw State($"{coins} have come by now. Look again and decide anew.");
                if (invoice.Active || received.IsZero || received >= invoice.Price)
                    throw State("It has not ended short: there is nothing to note.");

                // Otherwise what is still credited by itself would pay with money that has been sent back, or what was sent back would be taken back.
                var creditedUntil = invoice.ExpiresAt + InvoiceRules.LateCredit;
                if (clock.Now <= creditedUntil)
                    throw State($"What comes until {UtcJsonConverter.ToText(creditedUntil)} is still credited to it. Note the refund after that.");
                if (payments.Exists(p => p is { Void: null, FinalAt: null }))
                    throw State("A payment of it has not all its confirmations yet, and its sender can still take it back. Note the refund once it has.");
                if (invoice.Peak != InvoiceStatus.Paid && payments.Exists(p => p.IsGone))
                    throw State("A payment of it has left the chain and may return. Decide on it in suspense first (\"It never came\"), then note the refund of the rest.");
                if (payments.Exists(p => p is { IsConflicted: true, IsLost: false }))
                    throw State("A payment of it was made impossible by a block that has not all its confirmations yet, and may return. Note the refund once it has.");

                // What else does not stand on the chain is not what was sent back. If it returns, it waits for a person.
                foreach (var payment in payments.Where(p => !p.Counts))
                    payment.ToSuspense(PaymentReasons.Refunded);
                context.Add(new AuditEntry
                {
                    WalletId = invoice.WalletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = AuditActions.ShortRefundNoted,
                    InvoiceId = invoice.Id,
                    Received = received,
                    Why = act.Why,
                    Before = $"received {coins} of {BaseUnits.Format(invoice.Price, invoice.Decimals)} {invoice.Symbol}",
                    After = transaction is null ? "refund noted" : $"refund noted; {RefundTransactions.WordsOf(transaction)}",
                });

                // Its payer's page looks anew at what was written.
                invoice.Touch();

                // Whoever has his money back is told so, and pays again: here, or where what a person has given to this invoice had come to.
                await context.SaveChangesAsync(token);
                foreach (var addressId in payments.Select(p => p.AddressId).Append(invoice.AddressId).Distinct().Order())
                    await leases.RefreshAsync(context, addressId, clock.Now, token);
            },
            cancellationToken);
    }

    /// <summary>The refund that was noted, if one was.</summary>
    public static Task<AuditEntry?> FindAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.InvoiceId == invoiceId && a.Action == AuditActions.ShortRefundNoted, cancellationToken);

    /// <summary>When the last refund was noted of an invoice that held an address, or of one that has money which came there; null when none was.</summary>
    public static Task<DateTime?> LastAsync(DbContext context, long addressId, CancellationToken cancellationToken)
        => context.Set<Invoice>().Where(i => i.AddressId == addressId).Select(i => (Guid?)i.Id)
            .Union(context.Set<Payment>().Where(p => p.AddressId == addressId && p.Disposition == PaymentDisposition.Credited).Select(p => p.InvoiceId))
            .Join(context.Set<AuditEntry>().Where(a => a.Action == AuditActions.ShortRefundNoted), i => i, a => a.InvoiceId, (i, a) => (DateTime?)a.At)
            .MaxAsync(cancellationToken);

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
