using InvoiceModule.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>Whether callbacks and handlers are run when they are due. A merchant that fails is no fault of ours: its events are due later.</summary>
internal sealed class CallbackHealthCheck(StandingReader standing, InvoicingClock clock) : IHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Stopped = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var verdict = new Verdict();
        var due = await standing.OldestDueAsync(cancellationToken);
        foreach (var (lane, at) in new[] { ("callback", due.Callback), ("handler", due.Handler) })
        {
            var age = at is { } since && since < clock.Now ? clock.Now - since : TimeSpan.Zero;
            verdict.Note($"{lane}.due_age_s", age.TotalSeconds);
            if (age > Stopped)
                verdict.Unhealthy($"A {lane} has been due since {at:O}: none is being run.");
            else if (age > Late)
                verdict.Degraded($"A {lane} has been due since {at:O}.");
        }

        return verdict.ToResult("Nothing is overdue.");
    }
}
