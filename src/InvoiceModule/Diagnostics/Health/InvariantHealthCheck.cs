using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>What the last verification of the whole database found.</summary>
internal sealed class InvariantHealthCheck(InvariantWatch watch, IOptions<InvoicingHealthOptions> options) : IHealthCheck
{
    private const int Shown = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (last, underWay) = await watch.ReadAsync(Patience, cancellationToken);
        var verdict = new Verdict();

        // One that hangs must not leave the answer of before standing, nor be taken for a good one.
        if (underWay > options.Value.VerifyInterval)
            verdict.Degraded($"A verification has been under way for {underWay.TotalMinutes:0} minutes, longer than from one to the next: look what the database waits for, or make VerifyInterval longer.");
        if (last is null)
            return verdict.ToResult("The first verification is under way.");
        if (!last.IsCompletedSuccessfully)
            return HealthCheckResult.Degraded("The last verification could not be finished.", last.Exception?.InnerException);
        var report = await last;
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
