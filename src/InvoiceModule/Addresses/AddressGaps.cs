using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Finds the wallets whose derived addresses run further ahead than wallet programs look. Each costs two short walks down an index; together they are three statements.</summary>
internal static class AddressGaps
{
    // Whatever is further back, the gap is far beyond what anybody would expect.
    private const int Furthest = 10_000;

    public static async Task<IReadOnlyList<AddressGap>> FindAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string space, CancellationToken cancellationToken)
    {
        // The gap of a key that is not used any more is nobody's worry. Most wallets have the source of the host's code, whose number is the same for all of them.
        var own = (await AddressSources.Standing(context, space).Select(s => s.WalletId).ToListAsync(cancellationToken)).Intersect(wallets).ToList();
        var gaps = await FindAsync(context, [.. wallets.Except(own)], space, all => all.Where(a => a.Source == AddressSource.InCode), cancellationToken);
        return own.Count == 0 ? gaps : [.. gaps, .. await FindAsync(context, own, space, all => AddressSources.Standing(context, all), cancellationToken)];
    }

    private static async Task<IReadOnlyList<AddressGap>> FindAsync(
        DbContext context, List<Guid> wallets, string space, Func<IQueryable<PoolAddress>, IQueryable<PoolAddress>> standing, CancellationToken cancellationToken)
    {
        if (wallets.Count == 0)
            return [];
        var leased = (await HighestAsync(context, wallets, all => standing(all).Where(a => a.Space == space && a.Index != null && a.Epoch > 0), cancellationToken))
            .Where(l => l.Value >= AddressGap.UsualLimit).ToDictionary();
        if (leased.Count == 0)
            return [];
        var lowest = Lowest(leased.Values.Min());
        var used = await HighestAsync(context, leased.Keys, all => standing(all).Where(a => a.Space == space && a.Index >= lowest && a.Uses > 0), cancellationToken);
        return
        [
            .. leased
                .Select(l => new AddressGap(l.Key, space, Math.Max(used.GetValueOrDefault(l.Key, -1), Lowest(l.Value) - 1), l.Value))
                .Where(gap => gap.Length > AddressGap.UsualLimit),
        ];
    }

    private static long Lowest(long leased) => Math.Max(0, leased - Furthest);

    private static async Task<Dictionary<Guid, long>> HighestAsync(
        DbContext context, IReadOnlyCollection<Guid> wallets, Func<IQueryable<PoolAddress>, IQueryable<PoolAddress>> which, CancellationToken cancellationToken)
        => (await EachWallet.Read<PoolAddress>(context, wallets, a => a.WalletId, all => which(all).OrderByDescending(a => a.Index).Take(1)).AsNoTracking()
            .Select(a => new { a.WalletId, a.Index }).ToListAsync(cancellationToken)).ToDictionary(a => a.WalletId, a => a.Index!.Value);
}
