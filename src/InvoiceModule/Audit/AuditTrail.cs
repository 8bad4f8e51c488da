using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Audit;

/// <summary>
/// Tells what has been done already. The answer to a commit may be lost: then the same write comes again by itself, or the person who does not know what
/// became of his decision makes it again. Neither must be done twice, nor be refused for what it has done itself.
/// </summary>
internal static class AuditTrail
{
    /// <summary>Whether an earlier try of the same write was committed.</summary>
    /// <param name="context">The transaction's context.</param>
    /// <param name="entry">What that try has added; null when there was none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<bool> HasAsync(DbContext context, AuditEntry? entry, CancellationToken cancellationToken)
        => entry is { Id: > 0 }

            // The number of a row that was never committed may be another's by now.
            && await context.Set<AuditEntry>().AnyAsync(
                a => a.Id == entry.Id && a.WalletId == entry.WalletId && a.At == entry.At && a.Who == entry.Who && a.Action == entry.Action && a.Subject == entry.Subject,
                cancellationToken);

    /// <summary>The decisions on what some invoices had received (<see cref="AuditEntry.Received"/>) and what becomes of it, oldest first.</summary>
    public static IQueryable<AuditEntry> OnReceived(DbContext context, params Guid[] invoices)
        => context.Set<AuditEntry>().AsNoTracking().Where(a => a.Received != null && a.Action != AuditActions.SentBackSettled && a.InvoiceId != null && EF.Parameter(invoices).Contains(a.InvoiceId.Value)).OrderBy(a => a.Id);

    /// <summary>Whether an entry is this person's own, with this reason.</summary>
    public static bool IsBy(AuditEntry entry, OperatorAct act)
        => string.Equals(entry.Who, act.Who, StringComparison.Ordinal) && string.Equals(entry.Why, act.Why, StringComparison.Ordinal);
}
