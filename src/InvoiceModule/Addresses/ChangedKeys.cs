using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>
/// Notices that the key in the host's code is another one than it was when this process's predecessors derived from it. Whoever has the old key, or has lost it, would
/// go on being paid: what was derived from it is watched, and never leased again. Leases see by the mark whose an address is (<see cref="CodeKeys"/>); here it is said to
/// people and to counts.
/// </summary>
internal sealed class ChangedKeys(AddressSources sources, AddressProviders providers, CodeKeys keys, InvoicingDb store, ILogger<ChangedKeys> logger)
{
    // The code does not change while it runs.
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Retires what another key gave; once in a process, and later where the provider does not answer yet.</summary>
    public async Task RetireAsync(IChain chain, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(chain.Blockchain) || sources.InCode(chain.Blockchain) is not { } provider)
            return;
        var space = ChainRegistry.AddressSpaceOf(chain);
        foreach (var wallet in (await store.ReadAsync((db, token) => FindMarksAsync(db, space, token), cancellationToken)).GroupBy(m => m.WalletId))
        {
            try
            {
                var mark = await keys.AskAsync(wallet.Key, chain, cancellationToken);
                if (mark == CodeKeys.Unknown || wallet.All(m => m.Mark == mark))
                    continue;
                if (wallet.Any(m => m.Mark is null))
                    await MarkAsync(new AddressRun(wallet.Key, chain, chain.Assets[0], AddressSource.InCode, provider, 0, Missing: 1), mark, cancellationToken);
                var retired = await store.WriteAsync(CrashPoints.Refill, (db, token) => PoolSources.RetireChangedAsync(db, wallet.Key, space, mark, token), cancellationToken);
                if (retired > 0)
                    AddressLog.KeyChanged(logger, chain.Blockchain, wallet.Key, retired, wallet.Max(m => m.Last) + 1);
            }
            catch (AddressProviderException)
            {
                // It has been logged, and is asked again with the next refill.
                return;
            }
        }

        _known.TryAdd(chain.Blockchain, true);
    }

    // Whose marks are there among what the code has given.
    private static Task<List<KeyMark>> FindMarksAsync(DbContext db, string space, CancellationToken cancellationToken)
        => Derived(db, space).GroupBy(a => new { a.WalletId, a.Mark }).Select(g => new KeyMark(g.Key.WalletId, g.Key.Mark, g.Max(a => a.Index)!.Value)).ToListAsync(cancellationToken);

    // Those that were derived before marks were kept: the provider says which of them are this key's.
    private async Task MarkAsync(AddressRun run, string mark, CancellationToken cancellationToken)
    {
        var unmarked = await store.ReadAsync(
            (db, token) => Derived(db, run.Space).Where(a => a.WalletId == run.WalletId && a.Mark == null).Select(a => new { a.Id, a.Index, a.Key }).ToListAsync(token), cancellationToken);
        var own = new List<long>();
        foreach (var address in unmarked)
        {
            if (await providers.AskAsync(run with { Next = address.Index!.Value }, AddressProviders.Patience, cancellationToken) is [var now] && string.Equals(now.Key, address.Key, StringComparison.Ordinal))
                own.Add(address.Id);
        }

        await store.WriteAsync(
            CrashPoints.Refill,
            (db, token) => db.Set<PoolAddress>().Where(a => own.Contains(a.Id)).ExecuteUpdateAsync(set => set.SetProperty(a => a.Mark, mark), token),
            cancellationToken);
    }

    private static IQueryable<PoolAddress> Derived(DbContext db, string space)
        => db.Set<PoolAddress>().AsNoTracking().Where(a => a.Space == space && a.Source == AddressSource.InCode && a.Index != null && a.Retired == null);

    private sealed record KeyMark(Guid WalletId, string? Mark, long Last);
}
