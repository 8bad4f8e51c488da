using InvoiceModule.Chains;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Decides which process reads a chain. A claim lasts half a minute and is renewed by reading; its fence keeps out whoever slept longer.</summary>
internal sealed class ScanClaims(InvoicingDb db, InvoicingClock clock)
{
    /// <summary>How many hashes are kept to find a fork: deeper than any reorganisation a network has survived.</summary>
    public const int RememberedBlocks = 2000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Takes a chain that nobody holds.</summary>
    /// <returns>The claim; null when another process holds it.</returns>
    public Task<ScanClaim?> TakeAsync(string blockchain, CancellationToken cancellationToken)
        => db.WriteAsync(
            async (context, token) =>
            {
                var now = clock.Now;
                var until = now + Length;
                var taken = await context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain && (c.ClaimedUntil == null || c.ClaimedUntil <= now))
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, until).SetProperty(c => c.Fence, c => c.Fence + 1), token);
                if (taken == 0)
                    return null;
                var cursor = await context.Set<ChainCursor>().AsNoTracking().SingleAsync(c => c.Blockchain == blockchain, token);
                return new ScanClaim(blockchain, cursor.Fence, new BlockRef(cursor.Height, cursor.Hash), cursor.ScannedAt);
            },
            cancellationToken);

    /// <summary>Keeps the claim in the caller's transaction, and locks the cursor for it.</summary>
    /// <exception cref="StaleScanException">It is not ours any more.</exception>
    public static async Task HoldAsync(DbContext context, ScanClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var until = now + Length;
        var held = await context.Set<ChainCursor>()
            .Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence && c.Height == claim.At.Height && c.Hash == claim.At.Hash)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, until), cancellationToken);
        if (held == 0)
            throw new StaleScanException(claim.Blockchain);
    }

    /// <summary>Notes a complete look that found nothing new.</summary>
    /// <exception cref="StaleScanException">The claim is not ours any more.</exception>
    public async Task NothingNewAsync(ScanClaim claim, DateTime beganAt, CancellationToken cancellationToken)
    {
        var until = clock.Now + Length;
        var held = await db.WriteAsync(
            (context, token) => context.Set<ChainCursor>().Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.ClaimedUntil, until).SetProperty(c => c.ScannedAt, beganAt)
                        .SetProperty(c => c.FailingSince, (DateTime?)null).SetProperty(c => c.Failure, (string?)null),
                    token),
            cancellationToken);
        if (held == 0)
            throw new StaleScanException(claim.Blockchain);
    }

    /// <summary>Notes that the node does not answer. The claim is kept: another process would ask the same node.</summary>
    public Task FailedAsync(string blockchain, string failure, CancellationToken cancellationToken)
        => db.WriteAsync(
            async (context, token) =>
            {
                var now = clock.Now;
                var text = failure.Length <= 1024 ? failure : failure[..1024];
                await context.Set<ChainCursor>().Where(c => c.Blockchain == blockchain)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.FailingSince, c => c.FailingSince ?? now).SetProperty(c => c.Failure, text), token);
            },
            cancellationToken);

    /// <summary>Gives the chain up, so that another process need not wait for the claim's end.</summary>
    public Task ReleaseAsync(ScanClaim claim, CancellationToken cancellationToken)
        => db.WriteAsync(
            (context, token) => context.Set<ChainCursor>().Where(c => c.Blockchain == claim.Blockchain && c.Fence == claim.Fence)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedUntil, (DateTime?)null), token),
            cancellationToken);

    /// <summary>Makes the cursor of a chain that is seen for the first time: it begins at the tip, for nobody has leased anything before.</summary>
    public async Task EnsureAsync(IChain chain, CancellationToken cancellationToken)
    {
        if (await db.ReadAsync((context, token) => context.Set<ChainCursor>().AnyAsync(c => c.Blockchain == chain.Blockchain, token), cancellationToken))
            return;
        var tip = await chain.GetTipAsync(cancellationToken);
        await db.WriteAsync(
            async (context, token) =>
            {
                var sql = $$"""
                    INSERT INTO {{SqlNames.Table<ChainCursor>(context)}} (blockchain, height, hash, advanced_at, fence)
                    VALUES ({0}, {1}, {2}, {3}, 0) ON CONFLICT DO NOTHING
                    """;
                await context.Database.ExecuteSqlRawAsync(sql, [chain.Blockchain, tip.Height, tip.Hash, clock.Now], token);
            },
            cancellationToken);
    }
}
