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
    public async Task<IReadOnlyList<PoolState>> ReadAsync(IEnumerable<Guid> wallets, CancellationToken cancellationToken)
    {
        var all = new List<PoolState>();
        foreach (var wallet in wallets)
        {
            var now = clock.Now;
            if (!_kept.TryGetValue(wallet, out var kept) || now - kept.At > Kept || kept.At > now)
                _kept[wallet] = kept = (now, await CountAsync(wallet, now, cancellationToken));
            all.AddRange(kept.States);
        }

        return [.. all.GroupBy(s => s.Space, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new PoolState(
            g.Key, g.Sum(s => s.Free), g.Sum(s => s.Leased), g.Sum(s => s.Resting), g.Sum(s => s.Pinned), g.Sum(s => s.Retired)))];
    }

    private Task<IReadOnlyList<PoolState>> CountAsync(Guid wallet, DateTime now, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<PoolState>>(
            async (context, token) =>
            {
                var counts = await context.Set<PoolAddress>().Where(a => a.WalletId == wallet)
                    .GroupBy(a => new
                    {
                        a.Space,
                        State = a.LeasedBy != null ? 1 : a.Retired != null ? 4 : a.Pinned ? 3 : a.RestsUntil != null && a.RestsUntil > now ? 2 : 0,
                    })
                    .Select(g => new { g.Key.Space, g.Key.State, Count = g.Count() })
                    .ToListAsync(token);
                return [.. counts.GroupBy(c => c.Space, StringComparer.Ordinal).Select(g =>
                {
                    var by = g.ToDictionary(c => c.State, c => c.Count);
                    return new PoolState(g.Key, by.GetValueOrDefault(0), by.GetValueOrDefault(1), by.GetValueOrDefault(2), by.GetValueOrDefault(3), by.GetValueOrDefault(4));
                })];
            },
            cancellationToken);
}
