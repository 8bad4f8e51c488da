using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Finds the wallets whose derived addresses run further ahead than wallet programs look. Each costs two short walks down an index; together they are two statements.</summary>
internal static class AddressGaps
{
    // Whatever is further back, the gap is far beyond what anybody would expect.
    private const int Furthest = 10_000;

    public static async Task<IReadOnlyList<AddressGap>> FindAsync(DbContext context, IReadOnlyCollection<Guid> wallets, string space, CancellationToken cancellationToken)
    {
        var leased = (await HighestAsync(context, wallets, all => Standing(context, all).Where(a => a.Space == space && a.Index != null && a.Epoch > 0), cancellationToken))
            .Where(l => l.Value >= AddressGap.UsualLimit).ToDictionary();
        if (leased.Count == 0)
            return [];
        var lowest = Lowest(leased.Values.Min());
        var used = await HighestAsync(context, leased.Keys, all => Standing(context, all).Where(a => a.Space == space && a.Index >= lowest && a.Uses > 0), cancellationToken);
        return
        [
            .. leased
                .Select(l => new AddressGap(l.Key, space, Math.Max(used.GetValueOrDefault(l.Key, -1), Lowest(l.Value) - 1), l.Value))
                .Where(gap => gap.Length > AddressGap.UsualLimit),
        ];
    }

    // The gap of a key that is not used any more is nobody's worry.
    private static IQueryable<PoolAddress> Standing(DbContext context, IQueryable<PoolAddress> all) => AddressSources.Standing(context, all);

    private static long Lowest(long leased) => Math.Max(0, leased - Furthest);

    private static async Task<Dictionary<Guid, long>> HighestAsync(
        DbContext context, IReadOnlyCollection<Guid> wallets, Func<IQueryable<PoolAddress>, IQueryable<PoolAddress>> which, CancellationToken cancellationToken)
        => (await EachWallet.Read<PoolAddress>(context, wallets, a => a.WalletId, all => which(all).OrderByDescending(a => a.Index).Take(1)).AsNoTracking()
            .Select(a => new { a.WalletId, a.Index }).ToListAsync(cancellationToken)).ToDictionary(a => a.WalletId, a => a.Index!.Value);
}
