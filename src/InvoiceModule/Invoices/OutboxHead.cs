using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>The writer's side of <see cref="InvoiceOutbox"/>.</summary>
internal static class OutboxHead
{
    /// <summary>
    /// Says, in the transaction that writes a version's event, that there is something to deliver. Whoever delivers this invoice meanwhile keeps
    /// his claim; he finds the newer version when he is done.
    /// </summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="version">Its new version, from 2.</param>
    /// <param name="callback">Whether it has a callback URL.</param>
    /// <param name="handlers">Whether the host has in-process handlers.</param>
    /// <param name="now">Product time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task RaiseAsync(
        DbContext db,
        Guid invoiceId,
        int version,
        bool callback,
        bool handlers,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var changed = await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoiceId).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(o => o.LatestVersion, version);
                if (callback)
                    set.SetProperty(o => o.CallbackDueAt, now);
                if (handlers)
                    set.SetProperty(o => o.HandlerDueAt, now);
            },
            cancellationToken);
        if (changed != 1)
            throw new InvalidOperationException($"Invoice {invoiceId} has no outbox head. It is written together with the invoice.");
    }
}
