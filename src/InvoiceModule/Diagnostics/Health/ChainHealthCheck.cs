using InvoiceModule.Addresses;
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
/// finds unusable (<see cref="IAssetCheck"/>, which may ask the node what nobody has told this process yet), and open invoices on a chain or in an asset that this process does not have. And what chains have found that a person has to look
/// at (<see cref="ChainAlarm"/>), until one has.
/// </summary>
internal sealed class ChainHealthCheck(InvoicingDb db, ChainRegistry chains, InvoicingClock clock, IOptions<InvoicingOptions> options, UnreadInvoicesLoop unread) : IHealthCheck
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (cursors, alarms, shortRests) = await db.ReadAsync(
            async (database, token) => (
                await database.Set<ChainCursor>().ToDictionaryAsync(c => c.Blockchain, StringComparer.Ordinal, token),
                await StandingAlarms.FindAsync(database, chains, token),
                await ShortRests.FindAsync(database, chains, options.Value, token)),
            cancellationToken);
        var (verdict, now) = (new Verdict(), clock.Now);
        foreach (var chain in chains.All)
        {
            var cursor = cursors.GetValueOrDefault(chain.Blockchain);
            verdict.Note($"{chain.Blockchain}.height", cursor?.Height ?? -1);
            if (cursor?.ScannedAt is { } scannedAt)
                verdict.Note($"{chain.Blockchain}.age_s", (now - scannedAt).TotalSeconds);
            Judge(chain, cursor, now, verdict);
            await JudgeAssetsAsync(chain, verdict, cancellationToken);
        }

        foreach (var alarm in alarms)
            verdict.Unhealthy($"{alarm.Sentence}");
        foreach (var rest in shortRests)
            verdict.Note($"{rest.Blockchain}.short_rest", rest.Sentence);
        foreach (var open in await unread.FindAsync(cancellationToken))
            verdict.Unhealthy($"{open.Count} open invoices are {open.Where} in this process: nobody looks whether they are paid.");

        return verdict.ToResult($"{chains.All.Count} chains are being read.");
    }

    private static async Task JudgeAssetsAsync(IChain chain, Verdict verdict, CancellationToken cancellationToken)
    {
        if (chain is not IAssetCheck check)
            return;
        foreach (var asset in chain.Assets)
        {
            if (await check.CheckAsync(asset, cancellationToken) is not { } fault)
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
        else if (!cursor.IsFresh(now, options.Value.ChainOutageLimit))
            verdict.Unhealthy($"{chain.Blockchain} has not been read since {scannedAt:O}; no invoices are created on it and none expire. {cursor.Failure}");
        else if (cursor.FailingSince is { } failing)
            verdict.Degraded($"{chain.Blockchain} has been failing since {failing:O}. {cursor.Failure}");
        else if (now - scannedAt > Slow)
            verdict.Degraded($"{chain.Blockchain} was last read at {scannedAt:O}.");
        else if (cursor.IsOut(chain.Traits, now, options.Value.ChainOutageLimit))
            verdict.Unhealthy($"The tip of {chain.Blockchain} has stood at {cursor.Height} since {cursor.AdvancedAt:O}: is its node connected? No invoices are created on it and none expire until it moves.");
        else if (cursor.IsStuck(chain.Traits, now))
            verdict.Degraded($"The tip of {chain.Blockchain} has stood at {cursor.Height} since {cursor.AdvancedAt:O}: is its node connected? No invoices expire on it until it moves.");
    }
}
