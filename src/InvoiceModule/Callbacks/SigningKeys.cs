using System.Security.Cryptography;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>A wallet's live signing keys. They are read for each attempt, so a rotation counts from the next one on, retries included.</summary>
internal sealed partial class SigningKeys(Secrets secrets, ILogger<SigningKeys> logger)
{
    /// <summary>The keys that sign now, newest first.</summary>
    public async Task<IReadOnlyList<byte[]>> LiveAsync(DbContext db, Guid walletId, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await db.Set<SigningKey>().AsNoTracking()
            .Where(k => k.WalletId == walletId && (k.ExpiresAt == null || k.ExpiresAt > now))
            .OrderByDescending(k => k.Id)
            .ToListAsync(cancellationToken);
        var keys = new List<byte[]>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                keys.Add(CallbackSignature.KeyOf(secrets.UnprotectText(row.Secret)));
            }
            catch (Exception exception) when (exception is CryptographicException or FormatException)
            {
                Unreadable(logger, row.Id, walletId, exception);
            }
        }

        return keys;
    }

    [LoggerMessage(LogLevel.Error, "Signing key {KeyId} of wallet {WalletId} cannot be read and does not sign. Are the data protection keys those it was stored under? Rotate the wallet's key otherwise.")]
    private static partial void Unreadable(ILogger logger, long keyId, Guid walletId, Exception exception);
}
