using System.Security.Cryptography;
using InvoiceModule.Callbacks;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>C7: every wallet has one newest key that does not end, and every key that signs can be read.</summary>
internal sealed class WalletCheck(InvoicingDb db, Secrets secrets, InvoicingClock clock) : SubjectCheck<Guid>(db, "wallet")
{
    protected override Guid Beginning => Guid.Empty;

    protected override Task<List<Guid>> KeysAsync(DbContext context, Guid after, int count, CancellationToken cancellationToken)
        => context.Set<Wallet>().Where(w => w.Id.CompareTo(after) > 0).OrderBy(w => w.Id).Select(w => w.Id).Take(count).ToListAsync(cancellationToken);

    protected override async Task CheckAsync(DbContext context, IReadOnlyCollection<Guid> keys, Findings<Guid> findings, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var live = (await context.Set<SigningKey>().Where(k => keys.Contains(k.WalletId) && (k.ExpiresAt == null || k.ExpiresAt > now)).OrderBy(k => k.Id)
            .ToListAsync(cancellationToken)).ToLookup(k => k.WalletId);
        var currencies = (await context.Set<WalletCurrency>().Where(c => keys.Contains(c.WalletId)).ToListAsync(cancellationToken)).ToLookup(c => c.WalletId);
        foreach (var id in keys)
        {
            if (live[id].Count(k => k.ExpiresAt is null) != 1 || live[id].Last().ExpiresAt is not null)
                findings.Broken("C7", id, $"of its {live[id].Count()} signing keys not exactly the newest has no end");
            foreach (var key in live[id].Where(k => !IsReadable(k)))
                findings.Broken("C7", id, $"its signing key {key.Id} cannot be read and does not sign; rotate it, or bring back the data protection keys");
            foreach (var currency in currencies[id].Where(c => c.ToleranceBasisPoints is < 0 or >= 10000 || c.MinConfirmations < 0))
                findings.Broken("T1", id, $"{currency.Symbol} on {currency.Blockchain} tolerates {currency.ToleranceBasisPoints} hundredths of a percent and asks for {currency.MinConfirmations} confirmations");
        }
    }

    private bool IsReadable(SigningKey key)
    {
        try
        {
            return CallbackSignature.KeyOf(secrets.UnprotectText(key.Secret)).Length > 0;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
