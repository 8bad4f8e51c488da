using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>
/// Whether every currency that is switched on can give the next invoice an address. Where addresses run further ahead of payments than wallet programs look, the
/// data say so: nothing is wrong with that here.
/// </summary>
internal sealed class AddressHealthCheck(InvoicingDb db, ChainRegistry chains, AddressSources sources, InvoicingClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var (empty, gaps) = await db.ReadAsync(
            async (database, token) =>
            {
                var pools = await database.Set<WalletCurrency>().Where(c => c.Active)
                    .Join(database.Set<Wallet>().Where(w => !w.Disabled && w.Type == WalletType.Invoice), c => c.WalletId, w => w.Id, (c, _) => new { c.WalletId, c.Blockchain })
                    .Distinct().ToListAsync(token);
                var own = new Dictionary<string, IReadOnlyDictionary<Guid, CurrentSource>>(StringComparer.Ordinal);
                foreach (var chain in chains.All)
                    own[chain.Blockchain] = await sources.FindOwnAsync(database, chain, token);
                var known = pools.Where(p => chains.TryGet(p.Blockchain, out _)).Select(p => (p.WalletId, p.Blockchain, Space: ChainRegistry.AddressSpaceOf(chains.Get(p.Blockchain))))
                    .ToLookup(p => own[p.Blockchain].TryGetValue(p.WalletId, out var source) ? source.Provider is not null : sources.InCode(p.Blockchain) is not null);
                var ahead = new List<AddressGap>();
                foreach (var derived in known[true].GroupBy(p => p.Space, p => p.WalletId, StringComparer.Ordinal))
                    ahead.AddRange(await AddressGaps.FindAsync(database, [.. derived.Distinct()], derived.Key, token));
                var dry = new List<(Guid WalletId, string Blockchain)>();
                foreach (var (walletId, blockchain, space) in known[false])
                {
                    if (!await AddressSources.Standing(database, database.Set<PoolAddress>()).AnyAsync(
                        a => a.WalletId == walletId && a.Space == space && a.LeasedBy == null && a.Retired == null && !a.Pinned && (a.FreedAt == null || a.RestsUntil <= now), token))
                        dry.Add((walletId, blockchain));
                }

                return (dry, ahead);
            },
            cancellationToken);
        var verdict = new Verdict();
        foreach (var (walletId, blockchain) in empty)
            verdict.Degraded($"Every address of wallet {walletId} on {blockchain} is in use or resting: import more or set a key on its page of the dashboard, or register an address provider.");
        foreach (var gap in gaps)
            verdict.Note($"{gap.WalletId}.{gap.Space}.gap", gap.Sentence);
        return verdict.ToResult("Every pool has an address to give.");
    }
}
