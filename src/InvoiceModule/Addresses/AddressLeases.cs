using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Addresses;

/// <summary>Leases addresses to invoices and takes them back. It always works inside a transaction of the caller's.</summary>
internal sealed class AddressLeases(AddressPool pool, CodeKeys keys, AddressProviders providers, IOptions<InvoicingOptions> options, ICrashHook crash)
{
    // Of a moment each: a second.
    private const int MostLooks = 50;

    // Our own among the database's advisory locks; a host's that happened to be the same would only make a refusal quicker.
    private const int PlaceLocks = 0x11EA5E;

    private const string Place = "invoicing_place";

    private static string Unused => "freed_at IS NULL";

    private static string Rested => "freed_at IS NOT NULL AND rests_until <= {3}";

    /// <summary>Leases an address: the same order's own one, else as the chain prefers.</summary>
    /// <returns>The address; null when none is free.</returns>
    /// <exception cref="InvoicingException"><c>address_unavailable</c>: none is free, and the provider does not answer.</exception>
    public async Task<LeasedAddress?> OpenAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
    {
        request = request with { Begun = providers.Begin() };
        request = request with { Mark = await FindMarkAsync(db, request, cancellationToken) };
        var leased = await TakeSameOrderAsync(db, request, cancellationToken)
            ?? (request.Chain.Traits.AddressPreference == AddressPreference.Rested
                ? await TakeRestedAsync(db, request, cancellationToken) ?? await TakeFreshAsync(db, request, cancellationToken)
                : await TakeFreshAsync(db, request, cancellationToken) ?? await TakeRestedAsync(db, request, cancellationToken));

        // Stryker disable once Statement: nothing is held on SQLite, where the mutants run; on PostgreSQL HeldAddressTests and LeaseConcurrencyTests see it.
        leased ??= await TakeHeldAsync(db, request, cancellationToken);
        if (leased is null)
        {
            return await pool.IsSilentAsync(db, request.WalletId, request.Chain, cancellationToken)
                ? throw new InvoicingException(
                    InvoicingErrorCodes.AddressUnavailable, $"The address provider of {request.Chain.Blockchain} does not answer, and no other address of this wallet is free.", retryAfter: AddressProviders.Rest)
                : null;
        }

        db.Add(new AddressLease
        {
            AddressId = leased.Id,
            Epoch = leased.Epoch,
            InvoiceId = request.InvoiceId,
            Blockchain = request.Chain.Blockchain,
            OpenedAt = BeginOf(request.Now, leased.FreedAt),
            OpenedHeight = request.TipHeight,
        });
        crash.Reach(CrashPoints.AddressLeased);
        return leased;
    }

    /// <summary>Ends the lease of an invoice that is not active any more; the address begins to rest.</summary>
    public async Task CloseAsync(DbContext db, Invoice invoice, DateTime now, CancellationToken cancellationToken)
    {
        var ended = invoice.EndedAt ?? now;
        var closed = await db.Set<AddressLease>()
            .Where(l => l.AddressId == invoice.AddressId && l.Epoch == invoice.Epoch && l.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ClosedAt, ended), cancellationToken);
        crash.Reach(CrashPoints.LeaseClosed);
        var freed = await db.Set<PoolAddress>()
            .Where(a => a.Id == invoice.AddressId && a.Epoch == invoice.Epoch && a.LeasedBy == invoice.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.LeasedBy, (Guid?)null).SetProperty(a => a.FreedAt, ended), cancellationToken);
        if (closed != 1 || freed != 1)
            throw new InvalidOperationException($"Invoice {invoice.Id} does not hold address {invoice.AddressId} in epoch {invoice.Epoch}.");
        await RefreshAsync(db, invoice.AddressId, now, cancellationToken);
    }

    /// <summary>Counts a lease that received money as a use, once; enough uses retire the address.</summary>
    public async Task CountUseAsync(DbContext db, long addressId, Guid invoiceId, CancellationToken cancellationToken)
    {
        var first = await db.Set<AddressLease>()
            .Where(l => l.AddressId == addressId && l.InvoiceId == invoiceId && !l.Used)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Used, true), cancellationToken);
        if (first == 0)
            return;
        await db.Set<PoolAddress>().Where(a => a.Id == addressId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Uses, a => a.Uses + 1), cancellationToken);
        var max = options.Value.MaxAddressUses;
        await db.Set<PoolAddress>().Where(a => a.Id == addressId && a.Uses >= max && a.Retired == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Retired, "uses"), cancellationToken);
    }

    /// <summary>Never leases an address again.</summary>
    public static Task RetireAsync(DbContext db, long addressId, string reason, CancellationToken cancellationToken)
        => db.Set<PoolAddress>().Where(a => a.Id == addressId && a.Retired == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Retired, reason), cancellationToken);

    /// <summary>Brings an address's pin and rest up to the money on it. What is written is what is saved, so save first.</summary>
    public async Task RefreshAsync(DbContext db, long addressId, DateTime now, CancellationToken cancellationToken)
    {
        // The row is locked before the money is read, and the money is read from the database, whatever of it this transaction has read before: another one may have
        // changed it meanwhile, of a chain that shares the address, or beside the end of an invoice. The later writer must have seen the earlier one's money.
        // Stryker disable once Statement,Equality: SQLite, where the mutants run, has one writer anyway.
        await db.Set<PoolAddress>().Where(a => a.Id == addressId).ExecuteUpdateAsync(set => set.SetProperty(a => a.Pinned, a => a.Pinned), cancellationToken);
        var address = await db.Set<PoolAddress>().AsNoTracking().SingleAsync(a => a.Id == addressId, cancellationToken);
        var payments = await db.Set<Payment>().AsNoTracking().Where(p => p.AddressId == addressId && p.Disposition != PaymentDisposition.Ignored).ToListAsync(cancellationToken);
        var pinned = payments.Exists(p => p.Pins);
        var last = await db.Set<Invoice>().AsNoTracking().SingleOrDefaultAsync(i => i.AddressId == addressId && i.Epoch == address.Epoch, cancellationToken);
        var restsUntil = address.RestsUntil;
        if (last is not null)
        {
            var currency = await db.Set<WalletCurrency>().AsNoTracking()
                .SingleOrDefaultAsync(c => c.WalletId == last.WalletId && c.Blockchain == last.Blockchain && c.Symbol == last.Symbol, cancellationToken);
            var rest = currency?.RestMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : options.Value.AddressRest;

            // Whoever pays here again is the one who paid here, even where a person has given his money to another invoice, and also when his order had the
            // address once more since: of what came before the last lease the rest is over, or goes on.
            restsUntil = AddressRest.Until(last, payments, await ShortRefunds.LastAsync(db, addressId, cancellationToken), rest, options.Value.PaidAddressRest, now);
        }

        await db.Set<PoolAddress>().Where(a => a.Id == addressId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Pinned, pinned).SetProperty(a => a.RestsUntil, restsUntil), cancellationToken);
    }

    // By another process's clock the lease before may have ended a moment later than this one begins; one after the other they are yet. After a clock was set back
    // it ended in the future: money is not waited for until then.
    private static DateTime BeginOf(DateTime now, DateTime? freedAt) => freedAt > now && freedAt - now <= InvoiceRules.ClockSlack ? freedAt.Value : now;

    // A provider in the code may take its time: it is not asked for a wallet that has a key of its own.
    private async Task<string?> FindMarkAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
    {
        var space = ChainRegistry.AddressSpaceOf(request.Chain);
        if (keys.Known(request.WalletId, space) is var known and not CodeKeys.Unknown)
            return known;
        return await AddressSources.Standing(db, space).AnyAsync(s => s.WalletId == request.WalletId, cancellationToken)
            ? CodeKeys.Unknown
            : await keys.FindAsync(request.WalletId, request.Chain, providers.Left(request.Begun), cancellationToken);
    }

    private async Task<LeasedAddress?> TakeFreshAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
    {
        var fresh = await TakeUnusedAsync(db, request, cancellationToken);
        if (fresh is not null)
            return fresh;

        // Normally addresses are derived ahead; this is the first invoice of a wallet, or a rush. What was derived is nobody else's yet: it cannot be taken only
        // where another source has taken the place of its own in that moment.
        for (var tries = 0; tries < 2 && fresh is null; tries++)
        {
            if (await pool.DeriveAsync(db, request.WalletId, request.Chain, request.Asset, 4, request.Now, cancellationToken, request.Begun) == 0)
                return null;
            fresh = await TakeUnusedAsync(db, request, cancellationToken);
        }

        return fresh;
    }

    private static Task<LeasedAddress?> TakeUnusedAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
        => TakeAsync(db, request, Unused, cancellationToken);

    private static Task<LeasedAddress?> TakeRestedAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
        => TakeAsync(db, request, Rested, cancellationToken);

    // Nobody is refused for what was passed over: another transaction may have derived the addresses that this one wanted to, or hold an address and
    // then fail. It is looked at again for a second, and no lock is ever waited for: two transactions that hold addresses themselves would wait for each
    // other. Of any number who come to a pool at its end one waits for each address that is held; the others could not have it and are told at once.
    // Stryker disable once all: it returns at once on SQLite, where the mutants run; on PostgreSQL HeldAddressTests and LeaseConcurrencyTests see them.
    private static async Task<LeasedAddress?> TakeHeldAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
    {
        // SQLite has one writer: nothing is held by another.
        if (InvoicingDb.KindOf(db) != DatabaseKind.Postgres)
            return null;
        var any = $"({Unused} OR {Rested})";
        var isHeld = $"SELECT EXISTS (SELECT 1 FROM {SqlNames.Table<PoolAddress>(db)} WHERE {Free(db, request, any)}) AS \"Value\"";
        for (var looks = 0; looks < MostLooks && await Ask<bool>(db, isHeld, request).SingleAsync(cancellationToken); looks++)
        {
            if (await TakeAsync(db, request, any, cancellationToken) is { } taken)
                return taken;
            if (!await WaitInPlaceAsync(db, request, any, cancellationToken))
                return null;
        }

        return null;
    }

    // Lets a moment pass if there is an address for which nobody waits. The place is given up with the savepoint: whoever gets the address is its holder, and
    // another may wait for that one to fail.
    // Stryker disable once all: it is for PostgreSQL alone, where HeldAddressTests see them.
    private static async Task<bool> WaitInPlaceAsync(DbContext db, LeaseRequest request, string which, CancellationToken cancellationToken)
    {
        var takePlace = $"""
            WITH held AS MATERIALIZED (SELECT id FROM {SqlNames.Table<PoolAddress>(db)} WHERE {Free(db, request, which)})
            SELECT EXISTS (SELECT 1 FROM held WHERE pg_try_advisory_xact_lock({PlaceLocks}, (id % 2147483647)::int)) AS "Value"
            """;
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Addresses are leased inside a transaction.");
        await transaction.CreateSavepointAsync(Place, cancellationToken);
        var hasPlace = await Ask<bool>(db, takePlace, request).SingleAsync(cancellationToken);
        if (hasPlace)
            await db.Database.ExecuteSqlRawAsync(SqlNames.Pause, cancellationToken);
        await transaction.RollbackToSavepointAsync(Place, cancellationToken);
        await transaction.ReleaseSavepointAsync(Place, cancellationToken);
        return hasPlace;
    }

    private static async Task<LeasedAddress?> TakeAsync(DbContext db, LeaseRequest request, string which, CancellationToken cancellationToken)
    {
        var table = SqlNames.Table<PoolAddress>(db);
        var sql = $$"""
            UPDATE {{table}} SET leased_by = {0}, epoch = epoch + 1
            WHERE id = (
                SELECT id FROM {{table}}
                WHERE {{Free(db, request, which)}}
                ORDER BY freed_at, id LIMIT 1 {{SqlNames.SkipLocked(db)}})
              AND leased_by IS NULL
            RETURNING id AS "Id", text AS "Text", epoch AS "Epoch", freed_at AS "FreedAt"
            """;
        return (await Ask<LeasedAddress>(db, sql, request).ToListAsync(cancellationToken)).SingleOrDefault();
    }

    // A key may have been changed since the address was made from it, and a moment ago: what stands in the row alone would come too late.
    private static string Free(DbContext db, LeaseRequest request, string which)
        => $$"""wallet_id = {1} AND space = {2} AND leased_by IS NULL AND retired IS NULL AND NOT pinned AND {{which}} AND {{AddressSources.StandingSql(db, request.Mark is not null)}}""";

    private static IQueryable<T> Ask<T>(DbContext db, string sql, LeaseRequest request)
        => db.Database.SqlQueryRaw<T>(sql, request.InvoiceId, request.WalletId, ChainRegistry.AddressSpaceOf(request.Chain), request.Now, request.Mark ?? "");

    // The payer of an order that ended unpaid may still have its address: nobody else could be meant by what he sends there.
    private static async Task<LeasedAddress?> TakeSameOrderAsync(DbContext db, LeaseRequest request, CancellationToken cancellationToken)
    {
        if (!OrderKeys.IsNamed(request.OrderId))
            return null;
        var earlier = await db.Set<Invoice>().AsNoTracking()
            .Where(i => i.WalletId == request.WalletId && i.OrderId == request.OrderId && i.Blockchain == request.Chain.Blockchain && i.Symbol == request.Asset.Symbol)
            .OrderByDescending(i => i.CreatedAt)
            .Select(i => new { i.AddressId, i.Epoch, i.Address, i.Active, i.Status })
            .FirstOrDefaultAsync(cancellationToken);
        if (earlier is null || earlier.Active || earlier.Status != InvoiceStatus.NotPaid)
            return null;
        var epoch = earlier.Epoch + 1;
        var taken = await AddressSources.Standing(db, db.Set<PoolAddress>(), request.Mark)
            .Where(a => a.Id == earlier.AddressId && a.Epoch == earlier.Epoch && a.LeasedBy == null && a.Retired == null && !a.Pinned)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.LeasedBy, request.InvoiceId).SetProperty(a => a.Epoch, epoch), cancellationToken);
        if (taken != 1)
            return null;
        var freedAt = await db.Set<PoolAddress>().Where(a => a.Id == earlier.AddressId).Select(a => a.FreedAt).SingleAsync(cancellationToken);
        return new LeasedAddress(earlier.AddressId, earlier.Address, epoch, freedAt);
    }
}
