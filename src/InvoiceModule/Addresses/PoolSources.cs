using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Brings a pool's rows in line with a source that stands from now on. Leases see by themselves what stands; the rows say it to people and to counts.</summary>
internal static class PoolSources
{
    /// <summary>Retires what other sources made, and takes back what the same source made ahead when it stood before.</summary>
    public static async Task SwitchAsync(DbContext db, Guid walletId, string space, long source, CancellationToken cancellationToken)
    {
        await RetireAsync(db, AddressSource.Retired, "\"index\" IS NOT NULL AND source <> {2}", [walletId, space, source], cancellationToken);

        // They were derived ahead and never given out: left out, they would be a gap that wallet programs do not look beyond.
        await db.Set<PoolAddress>()
            .Where(a => a.WalletId == walletId && a.Space == space && a.Index != null && a.Source == source && a.Retired == AddressSource.Retired && a.Epoch == 0)
            .Where(a => !db.Set<Payment>().Any(p => p.AddressId == a.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Retired, (string?)null), cancellationToken);
    }

    /// <summary>Retires the imported addresses.</summary>
    /// <returns>How many were not retired before; those that another transaction holds just now are not.</returns>
    public static Task<int> RetireImportedAsync(DbContext db, Guid walletId, string space, CancellationToken cancellationToken)
        => RetireAsync(db, "imported", "\"index\" IS NULL", [walletId, space], cancellationToken);

    /// <summary>Retires what the code gave while its key had another mark than it has now. Going back to the code's source does not take it back.</summary>
    /// <returns>How many were not retired before; those that another transaction holds just now are not.</returns>
    public static Task<int> RetireChangedAsync(DbContext db, Guid walletId, string space, string mark, CancellationToken cancellationToken)
        => RetireAsync(db, "key", "\"index\" IS NOT NULL AND source = {2} AND (mark IS NULL OR mark <> {3})", [walletId, space, AddressSource.InCode, mark], cancellationToken);

    // Rows that another transaction holds are passed over, for two that wait for each other's rows would both wait in vain.
    private static Task<int> RetireAsync(DbContext db, string reason, string which, object[] parameters, CancellationToken cancellationToken)
    {
        var table = SqlNames.Table<PoolAddress>(db);
        var sql = $$"""
            UPDATE {{table}} SET retired = '{{reason}}'
            WHERE id IN (SELECT id FROM {{table}} WHERE wallet_id = {0} AND space = {1} AND {{which}} AND retired IS NULL {{SqlNames.SkipLocked(db)}})
            """;
        return db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);
    }
}
