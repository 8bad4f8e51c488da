using System.Collections.Concurrent;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Addresses;

/// <summary>Fills pools: by deriving from their source, or by import. An address's key belongs to one wallet for ever.</summary>
internal sealed class AddressPool(AddressSources sources, AddressProviders providers, CodeKeys keys)
{
    // How far has been searched in vain, so that the next try gets further.
    private readonly ConcurrentDictionary<(Guid WalletId, string Space, long Source), long> _searched = [];

    /// <summary>Derives the next addresses inside the caller's transaction, which waits for the provider: a moment, and not at all when it has just not answered.</summary>
    /// <param name="db">The caller's transaction.</param>
    /// <param name="walletId">Whose they are.</param>
    /// <param name="chain">On which chain.</param>
    /// <param name="asset">For which asset.</param>
    /// <param name="count">How many.</param>
    /// <param name="now">Product time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="begun">Since when the transaction has been waiting for providers (<see cref="AddressProviders.Begin"/>); null for now.</param>
    /// <returns>How many were added; 0 when there is no source, or it is exhausted, or does not answer.</returns>
    public async Task<int> DeriveAsync(DbContext db, Guid walletId, IChain chain, Asset asset, int count, DateTime now, CancellationToken cancellationToken, long? begun = null)
    {
        var since = begun ?? providers.Begin();
        var source = await sources.FindAsync(db, walletId, chain, cancellationToken);
        if (IsSilent(source, chain) || await BeginAsync(db, walletId, chain, asset, source, count, cancellationToken) is not { } run)
            return 0;
        if (run.Source == AddressSource.InCode && (run = run with { Mark = await keys.FindAsync(walletId, chain, providers.Left(since), cancellationToken) }).Mark == CodeKeys.Unknown)
            return 0;
        try
        {
            while (!run.IsOver)
                run = await AddAsync(db, run, await providers.AskAsync(run, providers.Left(since), cancellationToken), now, cancellationToken);
        }
        catch (AddressProviderException)
        {
            // It has been logged, and what was added before is there.
        }

        return count - run.Missing;
    }

    /// <summary>Whether nothing can be derived for a wallet because the provider in the host's code has just not answered, or failed.</summary>
    public async Task<bool> IsSilentAsync(DbContext db, Guid walletId, IChain chain, CancellationToken cancellationToken)
        => IsSilent(await sources.FindAsync(db, walletId, chain, cancellationToken), chain);

    /// <summary>What is missing in the stock of fresh addresses of the wallets that take a chain's coins.</summary>
    public async Task<IReadOnlyList<AddressRun>> FindShortAsync(DbContext db, IChain chain, int lookahead, CancellationToken cancellationToken)
    {
        var inCode = new CurrentSource(AddressSource.InCode, sources.InCode(chain.Blockchain), 0);
        var own = await sources.FindOwnAsync(db, chain, cancellationToken);
        if (inCode.Provider is null && own.Count == 0)
            return [];
        var space = ChainRegistry.AddressSpaceOf(chain);
        var wallets = await db.Set<WalletCurrency>().AsNoTracking().Where(c => c.Blockchain == chain.Blockchain && c.Active)
            .Select(c => c.WalletId).Distinct().ToListAsync(cancellationToken);
        var runs = new List<AddressRun>();
        foreach (var (walletId, source) in wallets.Select(id => (Id: id, Source: own.GetValueOrDefault(id, inCode))).Where(w => w.Source.Provider is not null))
        {
            var mark = keys.Known(walletId, space);
            var fresh = await db.Set<PoolAddress>().CountAsync(
                a => a.WalletId == walletId && a.Space == space && a.FreedAt == null && a.LeasedBy == null && a.Retired == null && !a.Pinned
                    && (a.Index == null || (a.Source == source.Id && (a.Source != AddressSource.InCode || a.Mark == mark))),
                cancellationToken);
            if (fresh < lookahead && await BeginAsync(db, walletId, chain, chain.Assets[0], source, lookahead - fresh, cancellationToken) is { } run)
                runs.Add(run with { IsStock = true });
        }

        return runs;
    }

    /// <summary>Adds what was derived.</summary>
    /// <returns>What is to be asked for next.</returns>
    public async Task<AddressRun> AddAsync(DbContext db, AddressRun run, IReadOnlyList<DerivedAddress> derived, DateTime now, CancellationToken cancellationToken)
    {
        run = run with { IsExhausted = derived.Count < run.Missing };
        foreach (var address in derived)
        {
            var added = await InsertAsync(db, run.WalletId, run.Space, address.Key, address.Text, address.Index, run.Source, now, cancellationToken, run.Mark);
            if (added == 0 && run.IsStock && await IsAddedAsync(db, run, address, cancellationToken))
                added = 1;
            run = run with { Next = address.Index + 1, Missing = run.Missing - added, PassedOver = run.PassedOver + 1 - added };
            if (added == 0 && await FindEndAsync(db, run, address, cancellationToken) is { } end && end >= run.Next)
            {
                run = run with { Next = end + 1 };
                break;
            }
        }

        if (run.IsLost)
            _searched[(run.WalletId, run.Space, run.Source)] = run.Next;
        return run;
    }

    /// <summary>Adds one address unless its key is known.</summary>
    /// <returns>1 when it was added.</returns>
    public static Task<int> InsertAsync(
        DbContext db, Guid walletId, string space, string key, string text, long? index, long source, DateTime now, CancellationToken cancellationToken, string? mark = null)
    {
        var parameters = new List<object> { walletId, space, key, text, now, source };
        var sql = $$"""
            INSERT INTO {{SqlNames.Table<PoolAddress>(db)}} (wallet_id, space, key, text, "index", mark, created_at, source, epoch, uses, pinned)
            VALUES ({0}, {1}, {2}, {3}, {{Add(index)}}, {{Add(mark)}}, {4}, {5}, 0, 0, FALSE)
            ON CONFLICT DO NOTHING
            """;
        return db.Database.ExecuteSqlRawAsync(sql, parameters, cancellationToken);

        string Add(object? value)
        {
            if (value is null)
                return "NULL";
            parameters.Add(value);
            return $"{{{parameters.Count - 1}}}";
        }
    }

    private bool IsSilent(CurrentSource source, IChain chain) => source.Id == AddressSource.InCode && providers.IsSilent(chain.Blockchain);

    private async Task<AddressRun?> BeginAsync(DbContext db, Guid walletId, IChain chain, Asset asset, CurrentSource source, int count, CancellationToken cancellationToken)
    {
        if (source.Provider is not { } provider)
            return null;
        var space = ChainRegistry.AddressSpaceOf(chain);
        var next = Math.Max((await LastAsync(db, walletId, space, source.Id, cancellationToken) ?? -1) + 1, source.FirstIndex);
        return new AddressRun(walletId, chain, asset, source.Id, provider, Math.Max(next, _searched.GetValueOrDefault((walletId, space, source.Id))), count);
    }

    // By another process, or before a commit whose answer was lost: more is not wanted for that.
    private static Task<bool> IsAddedAsync(DbContext db, AddressRun run, DerivedAddress address, CancellationToken cancellationToken)
        => db.Set<PoolAddress>().AnyAsync(a => a.Space == run.Space && a.Key == address.Key && a.WalletId == run.WalletId && a.Source == run.Source && a.Index == address.Index, cancellationToken);

    // Another wallet has this address as the same number: the two share a key, and what that one has had is passed over at once.
    private static async Task<long?> FindEndAsync(DbContext db, AddressRun run, DerivedAddress address, CancellationToken cancellationToken)
    {
        var owner = await db.Set<PoolAddress>().AsNoTracking()
            .Where(a => a.Space == run.Space && a.Key == address.Key && a.WalletId != run.WalletId && a.Index == address.Index)
            .Select(a => new { a.WalletId, a.Source }).SingleOrDefaultAsync(cancellationToken);
        return owner is null ? null : await LastAsync(db, owner.WalletId, run.Space, owner.Source, cancellationToken);
    }

    private static Task<long?> LastAsync(DbContext db, Guid walletId, string space, long source, CancellationToken cancellationToken)
        => db.Set<PoolAddress>().Where(a => a.WalletId == walletId && a.Space == space && a.Index != null && a.Source == source).MaxAsync(a => a.Index, cancellationToken);
}
