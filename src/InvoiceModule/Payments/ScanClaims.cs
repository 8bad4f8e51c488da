using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Decides which process reads a chain. A claim lasts five seconds and is renewed while it is used; its fence keeps out whoever slept longer.</summary>
internal sealed class ScanClaims(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>How many hashes are kept to find a fork: deeper than any reorganisation a network has survived.</summary>
    public const int RememberedBlocks = 2000;

    /// <summary>How often a claim is renewed while a look takes long.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMilliseconds(1500);

    // How many blocks below the first tip are remembered, so that a reorganisation right after the first start is walked back rightly.
    private const int FirstMemory = 40;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <summary>Takes a chain that nobody holds. A claim that lasts longer than any does was made before a clock was set back.</summary>
    /// <returns>The claim; null when another process holds it.</returns>
    public Task<ScanClaim?> TakeAsync(string blockchain, CancellationToken cancellationToken)
        => db.WriteAsync(
            CrashPoints.ScanClaim,
            async (context, token) =>
            {
                var now = clock.Now;
                var (until, beyond) = (now + Length, now + 2 * Length);
                var taken = await context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain && (c.ClaimedUntil == null || c.ClaimedUntil <= now || c.ClaimedUntil > beyond))
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, until).SetProperty(c => c.Fence, c => c.Fence + 1), token);
                if (taken == 0)
                    return null;
                var cursor = await context.Set<ChainCursor>().AsNoTracking().SingleAsync(c => c.Blockchain == blockchain, token);
                return ScanClaim.Of(cursor);
            },
            cancellationToken);

    /// <summary>Goes on with a claim after a failure: where the cursor stands is read anew, for the last write may have come through.</summary>
    /// <returns>The claim; null when another process has taken the chain.</returns>
    public Task<ScanClaim?> ResumeAsync(ScanClaim claim, CancellationToken cancellationToken)
        => db.ReadAsync(
            async (context, token) => await context.Set<ChainCursor>().SingleOrDefaultAsync(c => c.Blockchain == claim.Blockchain, token) is { } cursor && cursor.Fence == claim.Fence
                ? ScanClaim.Of(cursor)
                : null,
            cancellationToken);

    /// <summary>Keeps the claim while a look takes long. One that is lost is noticed when the look is booked.</summary>
    public Task RenewAsync(ScanClaim claim, CancellationToken cancellationToken)
        => db.WriteAsync(
            CrashPoints.ScanRenewal,
            (context, token) =>
            {
                var until = clock.Now + Length;
                return context.Set<ChainCursor>().Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, until), token);
            },
            cancellationToken);

    /// <summary>Keeps the claim in the caller's transaction, which is one more booking, and locks the cursor for it.</summary>
    /// <exception cref="StaleScanException">It is not ours any more, or the last booking is lost.</exception>
    public static async Task HoldAsync(DbContext context, ScanClaim claim, InvoicingClock clock, CancellationToken cancellationToken)
    {
        var until = clock.Now + Length;
        var held = await context.Set<ChainCursor>()
            .Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence && c.Height == claim.At.Height && c.Hash == claim.At.Hash && c.Revision == claim.Revision)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, until).SetProperty(c => c.Revision, c => c.Revision + 1), cancellationToken);
        if (held == 0)
            throw new StaleScanException(claim.Blockchain);
    }

    /// <summary>Notes a complete look that found nothing new.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="scannedAt">When the last look that reached the tip began.</param>
    /// <param name="traits">By which a tip has stood still for too long: then the chain is given up, for another process's node may know more.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StaleScanException">The claim is not ours any more, or the last booking is lost.</exception>
    public async Task NothingNewAsync(ScanClaim claim, DateTime? scannedAt, ChainTraits traits, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        DateTime? until = now + Length;
        var stuck = ChainCursor.StuckBefore(traits, now);
        var held = await db.WriteAsync(
            CrashPoints.NothingNew,
            (context, token) => context.Set<ChainCursor>().Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence && c.Revision == claim.Revision)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.ClaimedUntil, c => c.AdvancedAt < stuck ? null : until).SetProperty(c => c.ScannedAt, scannedAt)
                        .SetProperty(c => c.FailingSince, (DateTime?)null).SetProperty(c => c.Failure, (string?)null),
                    token),
            cancellationToken);
        if (held == 0)
            throw new StaleScanException(claim.Blockchain);
    }

    /// <summary>Notes that the node does not answer, and gives the chain up: another process may ask a node of its own.</summary>
    /// <param name="blockchain">The chain.</param>
    /// <param name="claim">The claim to it; null when there is none.</param>
    /// <param name="failure">What the node said.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task FailedAsync(string blockchain, ScanClaim? claim, string failure, CancellationToken cancellationToken)
        => db.WriteAsync(
            CrashPoints.ScanFailure,
            async (context, token) =>
            {
                var now = clock.Now;
                var text = failure.Length <= 1024 ? failure : failure[..1024];
                await context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.FailingSince, c => c.FailingSince ?? now).SetProperty(c => c.Failure, text), token);
                if (claim is not null)
                    await FreeAsync(context, claim, token);
            },
            cancellationToken);

    /// <summary>Gives the chain up, so that another process need not wait for the claim's end.</summary>
    public Task ReleaseAsync(ScanClaim claim, CancellationToken cancellationToken)
        => db.WriteAsync(
            CrashPoints.ScanRelease,
            (context, token) => FreeAsync(context, claim, token),
            cancellationToken);

    /// <summary>Makes the cursor of a chain that is seen for the first time: it begins at the tip, for nobody has leased anything before.</summary>
    public async Task EnsureAsync(IChain chain, CancellationToken cancellationToken)
    {
        if (await db.ReadAsync((context, token) => context.Set<ChainCursor>().AnyAsync(c => c.Blockchain == chain.Blockchain, token), cancellationToken))
            return;
        var tip = await chain.GetTipAsync(cancellationToken);
        var memory = await ReadMemoryAsync(chain, tip, cancellationToken);
        await db.WriteAsync(
            CrashPoints.ScanStart,
            async (context, token) =>
            {
                var sql = $$"""
                    INSERT INTO {{SqlNames.Table<ChainCursor>(context)}} (blockchain, height, hash, tip_height, advanced_at, fence, revision)
                    VALUES ({0}, {1}, {2}, {1}, {3}, 0, 0) ON CONFLICT DO NOTHING
                    """;
                if (await context.Database.ExecuteSqlRawAsync(sql, [chain.Blockchain, tip.Height, tip.Hash, clock.Now], token) == 1)
                    context.AddRange(memory.Select(b => new ReadBlock { Blockchain = chain.Blockchain, Height = b.Height, Hash = b.Hash }));
            },
            cancellationToken);
    }

    private static Task<int> FreeAsync(DbContext context, ScanClaim claim, CancellationToken cancellationToken)
        => context.Set<ChainCursor>().Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, (DateTime?)null), cancellationToken);

    private static async Task<List<BlockRef>> ReadMemoryAsync(IChain chain, BlockRef tip, CancellationToken cancellationToken)
    {
        var memory = new List<BlockRef> { tip };
        for (var height = tip.Height - 1; height >= 0 && memory.Count < FirstMemory; height--)
        {
            if (await chain.GetBlockAsync(new BlockRequest(height), cancellationToken) is not { } block)
                throw new ChainUnavailableException($"The node of {chain.Blockchain} has a tip at {tip.Height} but no block at {height}.");
            memory.Add(block.Ref);
        }

        return memory;
    }
}
