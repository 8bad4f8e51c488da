using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// Finds money in suspense by what its sender can name: the transaction's hash, or the address it came to. Money that came for no invoice is found in no
/// other way; what is credited is found with its invoice.
/// </summary>
internal sealed class SuspenseSearch(InvoicingDb db, ChainRegistry chains)
{
    private const int MaxText = 200;
    private const int Most = 50;

    /// <summary>The payments of some wallets that a hash or address means, whole or its beginning, newest first; those that were refunded too.</summary>
    public Task<IReadOnlyList<SuspensePayment>> FindAsync(IReadOnlyCollection<Guid> wallets, string text, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<SuspensePayment>>(
            async (context, token) =>
            {
                text = text.Trim();
                if (text.Length is 0 or > MaxText || text.Contains('\0'))
                    return [];
                var found = new List<SuspenseRow>();
                string[] hashes = [.. new[] { text, text.ToLowerInvariant() }.Distinct(StringComparer.Ordinal)];
                foreach (var blockchain in chains.All.Select(c => c.Blockchain))
                    found.AddRange(await ReadAsync(context, wallets, p => p.Where(x => x.Blockchain == blockchain && hashes.Contains(x.TxId)), token));
                foreach (var (space, key) in chains.All.Select(c => (Space: ChainRegistry.AddressSpaceOf(c), Key: c.GetAddressKey(text))).Where(k => k.Key is not null).Distinct())
                {
                    var address = await context.Set<PoolAddress>().Where(a => a.Space == space && a.Key == key).Select(a => (long?)a.Id).SingleOrDefaultAsync(token);
                    if (address is { } id)
                        found.AddRange(await ReadAsync(context, wallets, p => p.Where(x => x.AddressId == id), token));
                }

                if (ShortenedText.Of(text) is { } shortened)
                {
                    Guid[] ids = [.. wallets];
                    foreach (var blockchain in chains.All.Select(c => c.Blockchain))
                    {
                        var rows = await SuspenseRow.Of(context, shortened.Payments(context, blockchain, ids).Where(p => p.Disposition == PaymentDisposition.Suspense)).ToListAsync(token);
                        found.AddRange(rows.Where(r => shortened.Ends(r.Payment.TxId)));
                    }

                    if (await shortened.AddressesAsync(context, token) is { Count: > 0 } addresses)
                        found.AddRange(await ReadAsync(context, wallets, p => p.Where(x => EF.Parameter(addresses).Contains(x.AddressId)), token));
                }

                return [.. found.DistinctBy(r => r.Payment.Id).OrderByDescending(r => r.Payment.Id).Take(Most).Select(r => r.ToView(isGone: false))];
            },
            cancellationToken);

    private static Task<List<SuspenseRow>> ReadAsync(
        DbContext context, IReadOnlyCollection<Guid> wallets, Func<IQueryable<Payment>, IQueryable<Payment>> meant, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. wallets];
        return SuspenseRow.Of(context, meant(context.Set<Payment>()).Where(p => EF.Parameter(ids).Contains(p.WalletId) && p.Disposition == PaymentDisposition.Suspense).OrderByDescending(p => p.Id).Take(Most))
            .ToListAsync(cancellationToken);
    }
}
