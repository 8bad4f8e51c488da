using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>Whether every currency that is switched on can give the next invoice an address.</summary>
internal sealed class AddressHealthCheck(InvoicingDb db, ChainRegistry chains, IServiceProvider services, InvoicingClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        var empty = await db.ReadAsync(
            async (database, token) =>
            {
                var pools = await database.Set<WalletCurrency>().Where(c => c.Active)
                    .Join(database.Set<Wallet>().Where(w => !w.Disabled && w.Type == WalletType.Invoice), c => c.WalletId, w => w.Id, (c, _) => new { c.WalletId, c.Blockchain })
                    .Distinct().ToListAsync(token);
                var dry = new List<(Guid WalletId, string Blockchain)>();
                foreach (var pool in pools)
                {
                    if (!chains.TryGet(pool.Blockchain, out var chain) || services.GetKeyedService<IAddressProvider>(chain.Blockchain) is not null)
                        continue;
                    var space = ChainRegistry.AddressSpaceOf(chain);
                    if (!await database.Set<PoolAddress>().AnyAsync(
                        a => a.WalletId == pool.WalletId && a.Space == space && a.LeasedBy == null && a.Retired == null && !a.Pinned && (a.FreedAt == null || a.RestsUntil <= now), token))
                        dry.Add((pool.WalletId, pool.Blockchain));
                }

                return dry;
            },
            cancellationToken);
        var verdict = new Verdict();
        foreach (var (walletId, blockchain) in empty)
            verdict.Degraded($"Every address of wallet {walletId} on {blockchain} is in use or resting: import more, or register an address provider.");
        return verdict.ToResult("Every pool has an address to give.");
    }
}
