using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>What the last verification of the whole database found.</summary>
internal sealed class InvariantHealthCheck(InvariantWatch watch) : IHealthCheck
{
    private const int Shown = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await watch.ReadAsync(Patience, cancellationToken) is not { } run)
            return HealthCheckResult.Healthy("The first verification is under way.");
        if (!run.IsCompletedSuccessfully)
            return HealthCheckResult.Degraded("The last verification could not be finished.", run.Exception?.InnerException);
        var (report, verdict) = (await run, new Verdict());
        verdict.Note("started_at", report.StartedAt);
        verdict.Note("duration_s", report.Duration.TotalSeconds);
        verdict.Note("invoices", report.Invoices);
        verdict.Note("findings", report.Findings.Count);
        foreach (var finding in report.Findings.OrderBy(f => f.Kind).Take(Shown))
        {
            if (finding.Kind == FindingKind.Broken)
                verdict.Unhealthy($"{finding}.");
            else
                verdict.Degraded($"{finding}.");
        }

        return verdict.ToResult($"{report.Invoices} invoices, {report.Addresses} addresses and {report.Payments} payments keep every rule.");
    }
}
