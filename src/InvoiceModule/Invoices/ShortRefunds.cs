using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>Notes that what came of a price, and was not all of it, has been sent back. The invoice stays as it is; nobody is asked for a decision on it any more.</summary>
internal sealed class ShortRefunds(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>Notes a refund, once.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="received">What has been received as the person saw it, in base units.</param>
    /// <param name="transaction">The refund's transaction, if he names it.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>invoice_not_found</c>; <c>invalid_state</c> when it has not ended short, money is still credited to it or waits for a block, something else has come since, or it was noted before; <c>validation_failed</c>.
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
                var blockchain = await context.Set<Invoice>().Where(i => i.Id == invoiceId).Select(i => i.Blockchain).SingleOrDefaultAsync(token)
                    ?? throw new InvoicingException(InvoicingErrorCodes.InvoiceNotFound, "There is no such invoice.");
                await ChainCursorLock.TakeAsync(context, blockchain, token);
                var invoice = await context.Set<Invoice>().SingleAsync(i => i.Id == invoiceId, token);
                if (await FindAsync(context, invoiceId, token) is { } earlier)
                {
                    if (AuditTrail.IsBy(earlier, act))
                        return;
                    throw State($"A refund of it was noted before, by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}.");
                }

                var coins = $"{BaseUnits.Format(invoice.Received, invoice.Decimals)} {invoice.Symbol}";
                if (invoice.Received != received)
                    throw State($"{coins} have come by now. Look again and decide anew.");
                if (invoice.Active || received.IsZero || received >= invoice.Price)
                    throw State("It has not ended short: there is nothing to note.");

                // Otherwise what is still credited by itself would pay with money that has been sent back, or what was sent back would be taken back.
                var creditedUntil = invoice.ExpiresAt + InvoiceRules.LateCredit;
                if (clock.Now <= creditedUntil)
                    throw State($"What comes until {UtcJsonConverter.ToText(creditedUntil)} is still credited to it. Note the refund after that.");
                if (await context.Set<Payment>().AnyAsync(p => p.InvoiceId == invoiceId && p.Disposition == PaymentDisposition.Credited && p.Void == null && p.Height == null, token))
                    throw State("A payment of it stands in no block yet, and its sender can still take it back. Note the refund once it is confirmed.");
                context.Add(new AuditEntry
                {
                    WalletId = invoice.WalletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = AuditActions.ShortRefundNoted,
                    InvoiceId = invoice.Id,
                    Why = act.Why,
                    Before = $"received {coins} of {BaseUnits.Format(invoice.Price, invoice.Decimals)} {invoice.Symbol}",
                    After = transaction is null ? "refund noted" : $"refund noted; {RefundTransactions.WordsOf(transaction)}",
                });

                // Its payer's page looks anew at what was written.
                invoice.Touch();
            },
            cancellationToken);
    }

    /// <summary>The refund that was noted, if one was.</summary>
    public static Task<AuditEntry?> FindAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.InvoiceId == invoiceId && a.Action == AuditActions.ShortRefundNoted, cancellationToken);

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
