using System.Security.Cryptography;
using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Addresses;

/// <summary>Knows where a wallet's addresses come from: a key that was set on the dashboard, else what the host's code says.</summary>
internal sealed class AddressSources(IServiceProvider services, InvoicingDb db, ChainRegistry chains, Secrets secrets, ILogger<AddressSources> logger)
{
    /// <summary>The source in the host's code; null when it has none for this chain.</summary>
    public IAddressProvider? InCode(string blockchain) => services.GetKeyedService<IAddressProvider>(blockchain);

    /// <summary>Where a wallet's next address on a chain comes from.</summary>
    public async Task<CurrentSource> FindAsync(DbContext context, Guid walletId, IChain chain, CancellationToken cancellationToken)
        => Of(chain, await Standing(context, ChainRegistry.AddressSpaceOf(chain)).SingleOrDefaultAsync(s => s.WalletId == walletId, cancellationToken));

    /// <summary>The same of those wallets that have one of their own, in one statement; all the others have the one in code.</summary>
    public async Task<IReadOnlyDictionary<Guid, CurrentSource>> FindOwnAsync(DbContext context, IChain chain, CancellationToken cancellationToken)
        => (await Standing(context, ChainRegistry.AddressSpaceOf(chain)).ToListAsync(cancellationToken)).ToDictionary(s => s.WalletId, s => Of(chain, s));

    /// <summary>When a wallet's own sources were set, by address space.</summary>
    public Task<Dictionary<string, DateTime>> SetAtAsync(Guid walletId, CancellationToken cancellationToken)
        => db.ReadAsync(
            (context, token) => context.Set<AddressSource>().Where(s => s.WalletId == walletId && s.EndedAt == null).ToDictionaryAsync(s => s.Space, s => s.SetAt, token), cancellationToken);

    /// <summary>What somebody has set, if anything.</summary>
    public static IQueryable<AddressSource> Standing(DbContext context, string space) => context.Set<AddressSource>().AsNoTracking().Where(s => s.Space == space && s.EndedAt == null);

    /// <summary>The addresses that may be leased: imported ones, and those of the source that stands.</summary>
    public static IQueryable<PoolAddress> Standing(DbContext context, IQueryable<PoolAddress> addresses)
        => addresses.Where(a => a.Index == null
            || a.Source == context.Set<AddressSource>().Where(s => s.WalletId == a.WalletId && s.Space == a.Space && s.EndedAt == null).Select(s => s.Id).FirstOrDefault());

    /// <summary>The same, and of what the host's code has given only what its present key gave.</summary>
    /// <param name="context">The context.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="mark">The key's mark; null when the code has none.</param>
    public static IQueryable<PoolAddress> Standing(DbContext context, IQueryable<PoolAddress> addresses, string? mark)
        => mark is null ? Standing(context, addresses) : Standing(context, addresses).Where(a => a.Index == null || a.Source != AddressSource.InCode || a.Mark == mark);

    /// <summary>The same for a statement by hand, of the wallet <c>{1}</c>, the space <c>{2}</c> and the mark <c>{4}</c>.</summary>
    public static string StandingSql(DbContext context, bool hasMark)
        => $$"""("index" IS NULL OR source = COALESCE((SELECT s.id FROM {{SqlNames.Table<AddressSource>(context)}} s WHERE s.wallet_id = {1} AND s.space = {2} AND s.ended_at IS NULL), 0){{(hasMark ? " AND (source <> 0 OR mark = {4})" : "")}})""";

    private CurrentSource Of(IChain chain, AddressSource? row)
        => row is null ? new CurrentSource(AddressSource.InCode, InCode(chain.Blockchain), 0) : new CurrentSource(row.Id, Read(row, chain), row.FirstIndex, row.SetAt);

    // All chains of an address space read a key alike; the one it was set for may have been dropped since, and this one may read none.
    private IAddressProvider? Read(AddressSource row, IChain chain)
    {
        try
        {
            return (chain as IAddressKeyReader ?? (chains.TryGet(row.Blockchain, out var own) ? own as IAddressKeyReader : null)) is { } reader
                ? reader.ReadAddressKey(secrets.UnprotectText(row.Key))
                : throw new FormatException($"the chain '{row.Blockchain}' reads no keys");
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            AddressLog.SourceUnreadable(logger, row.Id, row.WalletId, row.Blockchain, exception.Message);
            return null;
        }
    }
}
