using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>
/// Notices that the key in the host's code is another one than it was when this process's predecessors derived from it. Whoever has the old key, or has lost it, would
/// go on being paid: what was derived from it is watched, and never leased again.
/// </summary>
internal sealed class ChangedKeys(AddressSources sources, AddressProviders providers, InvoicingDb store, ILogger<ChangedKeys> logger)
{
    // The code does not change while it runs.
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Retires what another key gave; once in a process, and later where the provider does not answer yet.</summary>
    public async Task RetireAsync(IChain chain, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(chain.Blockchain) || sources.InCode(chain.Blockchain) is not { } provider)
            return;
        foreach (var newest in await store.ReadAsync((db, token) => NewestAsync(db, ChainRegistry.AddressSpaceOf(chain), token), cancellationToken))
        {
            var asked = new AddressRun(newest.WalletId, chain, chain.Assets[0], AddressSource.InCode, provider, newest.Index!.Value, Missing: 1);
            try
            {
                if (await providers.AskAsync(asked, AddressProviders.Patience, cancellationToken) is not [var now] || string.Equals(now.Key, newest.Key, StringComparison.Ordinal))
                    continue;
            }
            catch (AddressProviderException)
            {
                // It has been logged, and is asked again with the next refill.
                return;
            }

            var retired = await store.WriteAsync(CrashPoints.Refill, (db, token) => PoolSources.RetireChangedAsync(db, newest.WalletId, asked.Space, token), cancellationToken);
            AddressLog.KeyChanged(logger, chain.Blockchain, newest.WalletId, asked.Next, retired, asked.Next + 1);
        }

        _known.TryAdd(chain.Blockchain, true);
    }

    // The last that each wallet was given by the code.
    private static Task<List<PoolAddress>> NewestAsync(DbContext db, string space, CancellationToken cancellationToken)
    {
        var derived = db.Set<PoolAddress>().AsNoTracking().Where(a => a.Space == space && a.Source == AddressSource.InCode && a.Index != null && a.Retired == null);
        return derived.Where(a => a.Index == derived.Where(o => o.WalletId == a.WalletId).Max(o => o.Index)).ToListAsync(cancellationToken);
    }
}
