using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Finds the wallets whose derived addresses run further ahead than wallet programs look. Each costs two short walks down an index.</summary>
internal static class AddressGaps
{
    // Whatever is further back, the gap is far beyond what anybody would expect.
    private const int Furthest = 10_000;

    public static async Task<AddressGap?> FindAsync(DbContext context, Guid walletId, string space, CancellationToken cancellationToken)
    {
        var derived = context.Set<PoolAddress>().AsNoTracking().Where(a => a.WalletId == walletId && a.Space == space && a.Index != null).OrderByDescending(a => a.Index);
        if (await derived.Where(a => a.Epoch > 0).Select(a => a.Index).FirstOrDefaultAsync(cancellationToken) is not { } leased || leased < AddressGap.UsualLimit)
            return null;
        var lowest = Math.Max(0, leased - Furthest);
        var used = await derived.Where(a => a.Index >= lowest && a.Uses > 0).Select(a => a.Index).FirstOrDefaultAsync(cancellationToken);
        var gap = new AddressGap(walletId, space, used ?? lowest - 1, leased);
        return gap.Length > AddressGap.UsualLimit ? gap : null;
    }
}
