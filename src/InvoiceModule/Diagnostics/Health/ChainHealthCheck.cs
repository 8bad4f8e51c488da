using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>
/// Whether every chain is being read up to its tip. A node that does not answer, that is of another network (genesis) or lags behind its own network
/// is told by the look itself and stands with the cursor; so this asks the database alone. And whether what is sold can be paid: an asset that its chain
/// found unusable (<see cref="IAssetCheck"/>), and open invoices on a chain that this process does not have.
/// </summary>
internal sealed class ChainHealthCheck(InvoicingDb db, ChainRegistry chains, InvoicingClock clock, IOptions<InvoicingOptions> options, UnreadInvoicesLoop unread) : IHealthCheck
{
    // A tip that stands this many block times still is no chance any more: for blocks that come at random it happens once in 8 million.
    private const int StuckAfter = 16;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var cursors = await db.ReadAsync((database, token) => database.Set<ChainCursor>().ToDictionaryAsync(c => c.Blockchain, StringComparer.Ordinal, token), cancellationToken);
        var (verdict, now) = (new Verdict(), clock.Now);
        foreach (var chain in chains.All)
        {
            var cursor = cursors.GetValueOrDefault(chain.Blockchain);
            verdict.Note($"{chain.Blockchain}.height", cursor?.Height ?? -1);
            if (cursor?.ScannedAt is { } scannedAt)
                verdict.Note($"{chain.Blockchain}.age_s", (now - scannedAt).TotalSeconds);
            Judge(chain, cursor, now, verdict);
            JudgeAssets(chain, verdict);
        }

        foreach (var (blockchain, count) in await unread.FindAsync(cancellationToken))
            verdict.Unhealthy($"{count} open invoices are on '{blockchain}', which is not registered in this process: nobody looks whether they are paid.");

        return verdict.ToResult($"{chains.All.Count} chains are being read.");
    }

    private static void JudgeAssets(IChain chain, Verdict verdict)
    {
        if (chain is not IAssetCheck check)
            return;
        foreach (var asset in chain.Assets)
        {
            if (check.FindFault(asset) is not { } fault)
                continue;
            if (fault.IsLasting)
                verdict.Unhealthy($"{asset.Symbol} on {chain.Blockchain} cannot be paid: {fault.Reason}.");
            else
                verdict.Degraded($"{asset.Symbol} on {chain.Blockchain} cannot be paid: {fault.Reason}.");
        }
    }

    private void Judge(IChain chain, ChainCursor? cursor, DateTime now, Verdict verdict)
    {
        if (cursor?.ScannedAt is not { } scannedAt)
            verdict.Unhealthy($"{chain.Blockchain} has not been read yet. {cursor?.Failure}");
        else if (now - scannedAt > options.Value.ChainOutageLimit)
            verdict.Unhealthy($"{chain.Blockchain} has not been read since {scannedAt:O}; no invoices are created on it and none expire. {cursor.Failure}");
        else if (cursor.FailingSince is { } failing)
            verdict.Degraded($"{chain.Blockchain} has been failing since {failing:O}. {cursor.Failure}");
        else if (now - scannedAt > Slow)
            verdict.Degraded($"{chain.Blockchain} was last read at {scannedAt:O}.");
        else if (chain.Traits.BlockInterval is { } interval && now - cursor.AdvancedAt > StuckAfter * interval)
            verdict.Degraded($"The tip of {chain.Blockchain} has stood at {cursor.Height} since {cursor.AdvancedAt:O}: is its node connected?");
    }
}
