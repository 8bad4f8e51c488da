using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>
/// Whether every currency that is switched on can give the next invoice an address. Where addresses run further ahead of payments than wallet programs look, the
/// data say so: nothing is wrong with that here.
/// </summary>
internal sealed class AddressHealthCheck(InvoicingDb db, ChainRegistry chains, IServiceProvider services, InvoicingClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var (empty, gaps) = await db.ReadAsync(
            async (database, token) =>
            {
                var ahead = new List<AddressGap>();
                var pools = await database.Set<WalletCurrency>().Where(c => c.Active)
                    .Join(database.Set<Wallet>().Where(w => !w.Disabled && w.Type == WalletType.Invoice), c => c.WalletId, w => w.Id, (c, _) => new { c.WalletId, c.Blockchain })
                    .Distinct().ToListAsync(token);
                var dry = new List<(Guid WalletId, string Blockchain)>();
                foreach (var pool in pools)
                {
                    if (!chains.TryGet(pool.Blockchain, out var chain))
                        continue;
                    var space = ChainRegistry.AddressSpaceOf(chain);
                    if (services.GetKeyedService<IAddressProvider>(chain.Blockchain) is not null)
                    {
                        if (await AddressGaps.FindAsync(database, pool.WalletId, space, token) is { } gap)
                            ahead.Add(gap);
                        continue;
                    }

                    if (!await database.Set<PoolAddress>().AnyAsync(
                        a => a.WalletId == pool.WalletId && a.Space == space && a.LeasedBy == null && a.Retired == null && !a.Pinned && (a.FreedAt == null || a.RestsUntil <= now), token))
                        dry.Add((pool.WalletId, pool.Blockchain));
                }

                return (dry, ahead);
            },
            cancellationToken);
        var verdict = new Verdict();
        foreach (var (walletId, blockchain) in empty)
            verdict.Degraded($"Every address of wallet {walletId} on {blockchain} is in use or resting: import more, or register an address provider.");
        foreach (var gap in gaps)
            verdict.Note($"{gap.WalletId}.{gap.Space}.gap", gap.Sentence);
        return verdict.ToResult("Every pool has an address to give.");
    }
}
