using InvoiceModule.Setup;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>Whether Hangfire has the recurring jobs, enabled, and a server that listens to their queue. They sweep behind the quick work of the processes.</summary>
internal sealed class JobHealthCheck(RecurringJobs jobs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var verdict = new Verdict();
        foreach (var id in jobs.Missing())
            verdict.Degraded($"The recurring job {id} is missing or disabled; the watchdog registers it again within a minute.");
        if (!jobs.IsHeard)
            verdict.Degraded($"No Hangfire server listens to the queue '{jobs.Queue}': call AddHangfireServer() with that queue, or set the option Queue.");
        return Task.FromResult(verdict.ToResult("The recurring jobs are registered, and a server listens."));
    }
}
