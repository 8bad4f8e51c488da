using System.Security.Cryptography;
using System.Text;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>The list of <see cref="HeldUrl"/>, within the caller's transaction.</summary>
internal static class HeldUrls
{
    public static Task<bool> ContainsAsync(DbContext db, Guid walletId, string url, CancellationToken cancellationToken)
    {
        var hash = Hash(url);
        return db.Set<HeldUrl>().AsNoTracking().AnyAsync(h => h.WalletId == walletId && h.UrlHash == hash, cancellationToken);
    }

    public static Task AddAsync(DbContext db, Guid walletId, string url, DateTime now, CancellationToken cancellationToken)
    {
        // Two deliveries may learn it in the same moment; the second must not fail on the first.
        var sql = $"INSERT INTO {SqlNames.Table<HeldUrl>(db)} (wallet_id, url_hash, held_at) VALUES ({{0}}, {{1}}, {{2}}) ON CONFLICT DO NOTHING";
        return db.Database.ExecuteSqlRawAsync(sql, [walletId, Hash(url), now], cancellationToken);
    }

    public static Task RemoveAsync(DbContext db, Guid walletId, string url, CancellationToken cancellationToken)
    {
        var hash = Hash(url);
        return db.Set<HeldUrl>().Where(h => h.WalletId == walletId && h.UrlHash == hash).ExecuteDeleteAsync(cancellationToken);
    }

    private static string Hash(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)));
}
