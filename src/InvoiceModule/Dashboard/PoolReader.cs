using InvoiceModule.Addresses;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Dashboard;

/// <summary>Counts addresses. A count has to look at all of them, so its result is kept for a minute.</summary>
internal sealed class PoolReader(InvoicingDb db, InvoicingClock clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, (DateTime At, IReadOnlyList<PoolState> States)> _kept = new();

    /// <summary>The pools of some wallets together, by chain.</summary>
    public async Task<IReadOnlyList<PoolState>> ReadAsync(IReadOnlyCollection<Guid> wallets, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        List<Guid> stale = [.. wallets.Where(w => !_kept.TryGetValue(w, out var kept) || now - kept.At > Kept || kept.At > now)];
        if (stale.Count > 0)
        {
            var counted = await CountAsync(stale, now, cancellationToken);
            foreach (var wallet in stale)
                _kept[wallet] = (now, [.. counted[wallet]]);
        }

        return [.. wallets.SelectMany(w => _kept[w].States).GroupBy(s => s.Space, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new PoolState(
            g.Key, g.Sum(s => s.Free), g.Sum(s => s.Leased), g.Sum(s => s.Resting), g.Sum(s => s.Pinned), g.Sum(s => s.Retired)))];
    }

    /// <summary>Counts a wallet anew at the next look.</summary>
    public void Forget(Guid wallet) => _kept.TryRemove(wallet, out _);

    private Task<ILookup<Guid, PoolState>> CountAsync(IReadOnlyCollection<Guid> wallets, DateTime now, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) =>
            {
                var counts = await EachWallet.Among(context, wallets).Join(context.Set<PoolAddress>(), w => w.Id, a => a.WalletId, (_, a) => a)
                    .GroupBy(a => new
                    {
                        a.WalletId,
                        a.Space,
                        State = a.LeasedBy != null ? 1 : a.Retired != null ? 4 : a.Pinned ? 3 : a.RestsUntil != null && a.RestsUntil > now ? 2 : 0,
                    })
                    .Select(g => new { g.Key.WalletId, g.Key.Space, g.Key.State, Count = g.Count() })
                    .ToListAsync(token);
                return counts.GroupBy(c => (c.WalletId, c.Space)).ToLookup(g => g.Key.WalletId, g =>
                {
                    var by = g.ToDictionary(c => c.State, c => c.Count);
                    return new PoolState(g.Key.Space, by.GetValueOrDefault(0), by.GetValueOrDefault(1), by.GetValueOrDefault(2), by.GetValueOrDefault(3), by.GetValueOrDefault(4));
                });
            },
            cancellationToken);
}
