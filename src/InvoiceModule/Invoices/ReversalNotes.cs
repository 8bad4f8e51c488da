using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Notes that a person has dealt with an invoice's reversal: written off, paid otherwise, taken back. The invoice stays as its payments say; nobody is asked to look at
/// this reversal any more. The next one asks again.
/// </summary>
internal sealed class ReversalNotes(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>Notes it, once a reversal.</summary>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="eventId">The event of the reversal that the person saw.</param>
    /// <param name="act">Who and why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvoicingException">
    /// <c>invoice_not_found</c>; <c>invalid_state</c> when it is not reversed, was reversed again since, or this was noted before; <c>validation_failed</c>.
    /// </exception>
    public async Task NoteAsync(Guid invoiceId, string eventId, OperatorAct act, CancellationToken cancellationToken)
    {
        act = AuditRules.Checked(act);
        await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                // Booking is kept out: no reversal comes between what is read here and the commit.
                var (invoice, _) = await DecidedInvoice.TakeAsync(context, invoiceId, token);
                if (!invoice.Exceptions.HasFlag(InvoiceExceptions.Reversed))
                    throw State("It is not reversed: there is nothing to settle.");
                if (!string.Equals(await Last(context, invoiceId).SingleAsync(token), eventId, StringComparison.Ordinal))
                    throw State("It was reversed again since you looked. Look again and decide anew.");
                if (await FindAsync(context, invoiceId, token) is { } earlier)
                {
                    if (AuditTrail.IsBy(earlier, act))
                        return;
                    throw State($"This reversal was settled before, by {earlier.Who} at {UtcJsonConverter.ToText(earlier.At)}.");
                }

                context.Add(new AuditEntry
                {
                    WalletId = invoice.WalletId,
                    At = clock.Now,
                    Who = act.Who,
                    Action = AuditActions.ReversalSettled,
                    InvoiceId = invoice.Id,
                    Subject = eventId,
                    Why = act.Why,
                    Before = $"reversed, {invoice.Status.ToWord()}, received {BaseUnits.Format(invoice.Received, invoice.Decimals)} of {BaseUnits.Format(invoice.Price, invoice.Decimals)} {invoice.Symbol}",
                    After = "settled; the status stays what the chain says",
                });

                // Its payer's page looks anew at what was written.
                invoice.Touch();
            },
            cancellationToken);
    }

    /// <summary>The note on an invoice's last reversal; null when nobody has made one.</summary>
    public static Task<AuditEntry?> FindAsync(DbContext context, Guid invoiceId, CancellationToken cancellationToken)
        => context.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.InvoiceId == invoiceId && a.Action == AuditActions.ReversalSettled && a.Subject == Last(context, invoiceId).First(), cancellationToken);

    /// <summary>Those of some invoices whose last reversal nobody has settled.</summary>
    public static IQueryable<Invoice> Unsettled(DbContext context, IQueryable<Invoice> invoices)
        => invoices.Where(i => !context.Set<AuditEntry>().Any(a => a.InvoiceId == i.Id && a.Action == AuditActions.ReversalSettled
            && a.Subject == context.Set<InvoiceEvent>().Where(e => e.InvoiceId == i.Id && e.Type == InvoiceEventType.Reversed).OrderByDescending(e => e.Version).Select(e => e.Id).First()));

    private static IQueryable<string> Last(DbContext context, Guid invoiceId)
        => context.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoiceId && e.Type == InvoiceEventType.Reversed).OrderByDescending(e => e.Version).Select(e => e.Id).Take(1);

    private static InvoicingException State(string message) => new(InvoicingErrorCodes.InvalidState, message);
}
