using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>Whether the database answers, has the module's tables, and agrees with this process about the time.</summary>
internal sealed class DatabaseHealthCheck(InvoicingDb db, InvoicingClock clock, IDatabaseTime source) : IHealthCheck
{
    private static readonly TimeSpan MaxDrift = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var verdict = new Verdict();
        var began = clock.GetTimestamp();
        var time = await db.ReadAsync(
            async (database, token) =>
            {
                await database.Set<Chains.ChainCursor>().AnyAsync(token);
                return source.IsTold(database) ? await source.ReadAsync(database, token) : (DateTimeOffset?)null;
            },
            cancellationToken);
        var took = clock.GetElapsedTime(began);
        verdict.Note("latency_ms", took.TotalMilliseconds);
        if (time is { } now)
        {
            var drift = (clock.DatabaseTime - now).Duration();
            verdict.Note("clock_drift_s", drift.TotalSeconds);
            if (drift > MaxDrift + took)
                verdict.Degraded($"This process takes the time to be {clock.DatabaseTime.UtcDateTime:O}, the database {now.UtcDateTime:O}.");
        }

        return verdict.ToResult("The database answers.");
    }
}
