using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Lets a chain that can (<see cref="IChainAudit"/>) hold new blocks against what really arrived at our addresses, before anything is booked.</summary>
internal sealed class BlockAudit(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>How long after an invoice has ended its address is still looked at: late money is told, and mostly credited.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromDays(1);

    public async Task<ChainUpdate> CheckAsync(IChain chain, ChainUpdate update, CancellationToken cancellationToken)
    {
        if (chain is not IChainAudit audit || update.Blocks.Count == 0)
            return update;
        var (receivers, open) = await db.ReadAsync(
            async (context, token) => (
                await TransferMatcher.FindAddressesAsync(context, chain, update.Blocks.SelectMany(b => b.Transactions), token),
                audit.WatchesBalances ? await FindOpenAsync(context, chain, token) : []),
            cancellationToken);

        // A chain that watches balances is told of every block, that it may forget the ones it could not read whole.
        if (receivers.Count == 0 && open.Count == 0 && !audit.WatchesBalances)
            return update;
        return update with { Blocks = await audit.AuditAsync(new AuditRequest(update.Blocks, receivers.Keys.ToHashSet(StringComparer.Ordinal), open), cancellationToken) };
    }

    // Where the chain's own coin is awaited: leases that are open or ended lately, and payments that a reorganisation may still move.
    private async Task<HashSet<string>> FindOpenAsync(DbContext context, IChain chain, CancellationToken cancellationToken)
    {
        var since = clock.Now - Afterwards;
        var leased = context.Set<AddressLease>().Where(l => l.Blockchain == chain.Blockchain && (l.ClosedAt == null || l.ClosedAt > since))
            .Join(context.Set<Invoice>().Where(i => i.ContractAddress == null), l => l.InvoiceId, i => i.Id, (l, _) => l.AddressId);
        var moving = context.Set<Payment>()
            .Where(p => p.Blockchain == chain.Blockchain && p.ContractAddress == null && p.FinalAt == null && p.Disposition != PaymentDisposition.Ignored).Select(p => p.AddressId);
        return await context.Set<PoolAddress>().Where(a => leased.Contains(a.Id) || moving.Contains(a.Id)).Select(a => a.Key).ToHashSetAsync(cancellationToken);
    }
}
