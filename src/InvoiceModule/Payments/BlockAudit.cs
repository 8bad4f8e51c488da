using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<(string Blockchain, string Contract), string?> _holders = new();

    public async Task<ChainUpdate> CheckAsync(IChain chain, ChainUpdate update, CancellationToken cancellationToken)
    {
        if (chain is not IChainAudit audit || update.Blocks.Count == 0)
            return update;
        var (receivers, open) = await db.ReadAsync(
            async (context, token) => (
                await TransferMatcher.FindAddressesAsync(context, chain, update.Blocks.SelectMany(b => b.Transactions), token),
                audit.WatchesBalances ? await FindOpenAsync(context, chain, token) : []),
            cancellationToken);

        var holders = await FindHoldersAsync(chain, cancellationToken);

        // A chain that watches balances is told of every block, that it may forget the ones it could not read whole.
        if (receivers.Count == 0 && open.Count == 0 && holders.Count == 0 && !audit.WatchesBalances)
            return update;
        var result = await audit.AuditAsync(new AuditRequest(update.Blocks, receivers.Keys.ToHashSet(StringComparer.Ordinal), open) { Holders = holders }, cancellationToken);
        foreach (var transfer in result.Blocks.SelectMany(b => b.Transactions).SelectMany(t => t.Transfers))
        {
            if (transfer.ContractAddress is { } contract && !transfer.Amount.IsZero && receivers.ContainsKey(transfer.To))
                _holders[(chain.Blockchain, contract)] = transfer.To;
        }

        return update with { Blocks = result.Blocks, Alarms = result.Alarms };
    }

    // Read from the database once a process, and known from the blocks afterwards.
    private async Task<IReadOnlyDictionary<string, string>> FindHoldersAsync(IChain chain, CancellationToken cancellationToken)
    {
        var holders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var contract in chain.Assets.Select(a => a.ContractAddress).OfType<string>())
        {
            if (!_holders.TryGetValue((chain.Blockchain, contract), out var holder))
                _holders[(chain.Blockchain, contract)] = holder = await FindHolderAsync(chain.Blockchain, contract, cancellationToken);
            if (holder is not null)
                holders[contract] = holder;
        }

        return holders;
    }

    private Task<string?> FindHolderAsync(string blockchain, string contract, CancellationToken cancellationToken)
        => db.ReadAsync(
            (context, token) => context.Set<Payment>()
                .Where(p => p.Blockchain == blockchain && p.ContractAddress == contract && p.Height != null && p.Disposition == PaymentDisposition.Credited)
                .OrderByDescending(p => p.Height).Join(context.Set<PoolAddress>(), p => p.AddressId, a => a.Id, (_, a) => a.Key).FirstOrDefaultAsync(token),
            cancellationToken);

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
