using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// The payments that a transaction has in hand. Asked in the usual way, Entity Framework first compares each of them with what it was: a block with a
/// thousand transfers to our addresses would be a million comparisons, and anybody can make such a block.
/// </summary>
internal static class TrackedPayments
{
    /// <summary>Asks something of them.</summary>
    public static T Ask<T>(DbContext context, Func<IEnumerable<Payment>, T> question)
    {
        var tracker = context.ChangeTracker;
        var detects = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        try
        {
            return question(context.Set<Payment>().Local);
        }
        finally
        {
            tracker.AutoDetectChangesEnabled = detects;
        }
    }
}
