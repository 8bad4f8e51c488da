using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>
/// Finds money in suspense by what its sender can name: the transaction's hash, the address it came to, or how much it was. Money that came for no invoice
/// is found in no other way; what is credited is found with its invoice.
/// </summary>
internal sealed class SuspenseSearch(InvoicingDb db, ChainRegistry chains)
{
    private const int Most = 50;

    /// <summary>The payments of some wallets that a hash or address (whole or its beginning) or an amount means, newest first; those that were refunded too.</summary>
    public Task<IReadOnlyList<SuspensePayment>> FindAsync(IReadOnlyCollection<Guid> wallets, string given, CancellationToken cancellationToken)
        => db.ReadAsync<IReadOnlyList<SuspensePayment>>(
            async (context, token) =>
            {
                if (SearchText.Of(given) is not { } search)
                    return [];
                var found = new List<SuspenseRow>();
                var hashes = search.Hashes;
                foreach (var blockchain in chains.All.Select(c => c.Blockchain))
                    found.AddRange(await ReadAsync(context, wallets, p => p.Where(x => x.Blockchain == blockchain && hashes.Contains(x.TxId)), token));
                foreach (var (space, key) in search.AddressKeys(chains))
                {
                    var address = await context.Set<PoolAddress>().Where(a => a.Space == space && a.Key == key).Select(a => (long?)a.Id).SingleOrDefaultAsync(token);
                    if (address is { } id)
                        found.AddRange(await ReadAsync(context, wallets, p => p.Where(x => x.AddressId == id), token));
                }

                foreach (var value in await AmountSearch.ValuesAsync(context, wallets, AmountText.Find(search.Text), token))
                    found.AddRange(await SuspenseRow.Of(context, AmountSearch.Payments(context, wallets, PaymentDisposition.Suspense, value, Most)).ToListAsync(token));

                if (ShortenedText.Of(search.Text) is { } shortened)
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
