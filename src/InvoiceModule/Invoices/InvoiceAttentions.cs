using InvoiceModule.Audit;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Which invoices wait for a person: counted and listed by the same words. The database walks over those that were dealt with before; people did that one by one,
/// so they are few.
/// </summary>
internal static class InvoiceAttentions
{
    /// <summary>Sets that hold a reversal.</summary>
    public static readonly IReadOnlyList<InvoiceExceptions> Reversals = InvoiceExceptionSets.With(InvoiceExceptions.Reversed);

    /// <summary>Sets that hold an overpayment.</summary>
    public static readonly IReadOnlyList<InvoiceExceptions> Overpayments = InvoiceExceptionSets.With(InvoiceExceptions.Overpaid);

    /// <summary>Those of some invoices that wait; of those with an unconfirmed payment, or with money that was sent back, they are already (<see cref="UnconfirmedInvoices"/>, <see cref="SentBackInvoices"/>).</summary>
    public static IQueryable<Invoice> Of(DbContext context, IQueryable<Invoice> invoices, InvoiceAttention attention) => attention switch
    {
        InvoiceAttention.Reversed => ReversalNotes.Unsettled(
            context, invoices.Where(i => i.Exceptions != InvoiceExceptions.None && Reversals.Contains(i.Exceptions) && (i.Active || i.Peak == InvoiceStatus.Paid))),

        // Each such note says what had come, and there is an index of the few that do: without that word PostgreSQL reads the whole audit.
        InvoiceAttention.Short => invoices.Where(i => i.Status == InvoiceStatus.PartiallyPaid && !i.Active
            && !context.Set<AuditEntry>().Any(a => a.InvoiceId == i.Id && a.Received != null && a.Action == AuditActions.ShortRefundNoted)),
        InvoiceAttention.Surplus => SurplusNotes.Unnoted(context, invoices.Where(i => i.Exceptions != InvoiceExceptions.None && Overpayments.Contains(i.Exceptions) && !i.Active)),
        InvoiceAttention.Unconfirmed or InvoiceAttention.SentBack => invoices,
        _ => throw new ArgumentOutOfRangeException(nameof(attention), attention, "There is no such attention."),
    };
}
