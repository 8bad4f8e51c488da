using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Fills pools: by deriving from their source, or by import. An address's key belongs to one wallet for ever.</summary>
internal sealed class AddressPool(AddressSources sources, ChainRegistry chains)
{
    // A key that another wallet owns is passed over; an endless run of them is a configuration fault and not something to search through.
    private const int MaxPassedOver = 200;

    /// <summary>Derives the next addresses.</summary>
    /// <returns>How many were added; 0 when there is no source or it is exhausted.</returns>
    public async Task<int> DeriveAsync(DbContext db, Guid walletId, IChain chain, Asset asset, int count, DateTime now, CancellationToken cancellationToken)
        => await DeriveAsync(db, walletId, chain, asset, await sources.FindAsync(db, walletId, chain, cancellationToken), count, now, cancellationToken);

    private async Task<int> DeriveAsync(
        DbContext db, Guid walletId, IChain chain, Asset asset, CurrentSource source, int count, DateTime now, CancellationToken cancellationToken)
    {
        if (source.Provider is not { } provider)
            return 0;
        var space = ChainRegistry.AddressSpaceOf(chain);
        var last = await db.Set<PoolAddress>().Where(a => a.WalletId == walletId && a.Space == space && a.Index != null && a.Source == source.Id)
            .MaxAsync(a => a.Index, cancellationToken);
        var next = Math.Max((last ?? -1) + 1, source.FirstIndex);
        var added = 0;
        for (var index = next; added < count && index < next + count + MaxPassedOver; index++)
        {
            if (await provider.GetAddressAsync(new AddressRequest(walletId, chain.Blockchain, asset, index), cancellationToken) is not { } text)
                break;
            var key = chain.GetAddressKey(text)
                ?? throw new InvalidOperationException($"The address provider of '{chain.Blockchain}' gave '{text}' for index {index}, which is no address of that chain.");
            if (source.Id == AddressSource.InCode)
                await CheckSiblingsAsync(walletId, chain, index, key, cancellationToken);
            added += await InsertAsync(db, walletId, space, key, text, index, source.Id, now, cancellationToken);
        }

        return added;
    }

    // Chains of one address space share a pool. With keys of their own, one chain's money would go to the holder of the other's.
    private async Task CheckSiblingsAsync(Guid walletId, IChain chain, long index, string key, CancellationToken cancellationToken)
    {
        var space = ChainRegistry.AddressSpaceOf(chain);
        foreach (var sibling in chains.All.Where(c => c.Blockchain != chain.Blockchain && ChainRegistry.AddressSpaceOf(c) == space))
        {
            if (sources.InCode(sibling.Blockchain) is { } provider
                && await provider.GetAddressAsync(new AddressRequest(walletId, sibling.Blockchain, sibling.Assets[0], index), cancellationToken) is { } text
                && !string.Equals(sibling.GetAddressKey(text), key, StringComparison.Ordinal))
                throw new InvoicingException(
                    InvoicingErrorCodes.AddressUnavailable,
                    $"The chains '{chain.Blockchain}' and '{sibling.Blockchain}' share their addresses, and yet their address providers differ at index {index}. No address is given out. Give both the same key (Xpub), or leave it to one of them.");
        }
    }

    /// <summary>Adds one address unless its key is known.</summary>
    /// <returns>1 when it was added.</returns>
    public static Task<int> InsertAsync(
        DbContext db, Guid walletId, string space, string key, string text, long? index, long source, DateTime now, CancellationToken cancellationToken)
    {
        var sql = $$"""
            INSERT INTO {{SqlNames.Table<PoolAddress>(db)}} (wallet_id, space, key, text, "index", created_at, source, epoch, uses, pinned)
            VALUES ({0}, {1}, {2}, {3}, {{(index is null ? "NULL" : "{6}")}}, {4}, {5}, 0, 0, FALSE)
            ON CONFLICT DO NOTHING
            """;
        return index is null
            ? db.Database.ExecuteSqlRawAsync(sql, [walletId, space, key, text, now, source], cancellationToken)
            : db.Database.ExecuteSqlRawAsync(sql, [walletId, space, key, text, now, source, index.Value], cancellationToken);
    }

    /// <summary>The wallets whose stock of fresh addresses on a chain is to be kept up.</summary>
    public async Task<int> RefillAsync(DbContext db, IChain chain, int lookahead, DateTime now, CancellationToken cancellationToken)
    {
        var inCode = new CurrentSource(AddressSource.InCode, sources.InCode(chain.Blockchain), 0);
        var own = await sources.FindOwnAsync(db, chain, cancellationToken);
        if (inCode.Provider is null && own.Count == 0)
            return 0;
        var space = ChainRegistry.AddressSpaceOf(chain);
        var wallets = await db.Set<WalletCurrency>().AsNoTracking().Where(c => c.Blockchain == chain.Blockchain && c.Active)
            .Select(c => c.WalletId).Distinct().ToListAsync(cancellationToken);
        var added = 0;
        foreach (var (walletId, source) in wallets.Select(id => (Id: id, Source: own.GetValueOrDefault(id, inCode))).Where(w => w.Source.Provider is not null))
        {
            var fresh = await db.Set<PoolAddress>().CountAsync(
                a => a.WalletId == walletId && a.Space == space && a.FreedAt == null && a.LeasedBy == null && a.Retired == null && !a.Pinned && (a.Index == null || a.Source == source.Id),
                cancellationToken);
            if (fresh < lookahead)
                added += await DeriveAsync(db, walletId, chain, chain.Assets[0], source, lookahead - fresh, now, cancellationToken);
        }

        return added;
    }
}
