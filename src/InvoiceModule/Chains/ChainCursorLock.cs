using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Chains;

/// <summary>
/// Keeps a chain's booking out while a person's decision is written, and the other way round: whichever comes second reads what the first has
/// written. Without it, one that settles a payment and one that books its block would each go by the other's past.
/// </summary>
internal static class ChainCursorLock
{
    /// <summary>Takes the lock for the rest of the caller's transaction. It is always taken first, before payments, invoices and addresses.</summary>
    /// <returns>The height up to which the chain has been booked.</returns>
    public static async Task<long> TakeAsync(DbContext context, string blockchain, CancellationToken cancellationToken)
    {
        await context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Height, c => c.Height), cancellationToken);
        return await context.Set<ChainCursor>().AsNoTracking().Where(c => c.Blockchain == blockchain).Select(c => c.Height).SingleAsync(cancellationToken);
    }
}
