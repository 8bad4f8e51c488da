using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>The writer's side of <see cref="InvoiceOutbox"/>.</summary>
internal static class OutboxHead
{
    /// <summary>Says that a version has been made and who is to be told. It runs in the transaction that makes the version.</summary>
    public static async Task RaiseAsync(DbContext db, Guid invoiceId, int version, bool callback, DateTime now, CancellationToken cancellationToken)
    {
        var raised = await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoiceId)
            .ExecuteUpdateAsync(
                set =>
                {
                    set.SetProperty(o => o.LatestVersion, version);
                    if (callback)
                        set.SetProperty(o => o.CallbackDueAt, now);

                    // Whether anybody handles it is not for the writer to say: a process without handlers may share the database with one that has some.
                    set.SetProperty(o => o.HandlerDueAt, o => o.HandlerDueAt ?? now);
                },
                cancellationToken);
        if (raised != 1)
            throw new InvalidOperationException($"Invoice {invoiceId} has no outbox.");
    }
}
