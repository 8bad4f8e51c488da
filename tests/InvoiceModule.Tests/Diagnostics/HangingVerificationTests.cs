using InvoiceModule.Audit;
using InvoiceModule.Diagnostics;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>A verification that comes to no end, as behind a lock of somebody else's, is no good news.</summary>
public class HangingVerificationTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_one_that_hangs_is_told()
    {
        var held = new HeldDiagnostics();
        await using var host = await StartAsync(held);
        (await CheckAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
        host.Time.Pass(Interval);
        (await CheckAsync(host)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Description!.ShouldContain("under way for 2 minutes"));
        held.End();
        await IsHealthyAgainAsync(host);
    }

    [Fact]
    public async Task The_answer_of_before_does_not_stand_while_a_later_one_hangs()
    {
        var held = new HeldDiagnostics();
        await using var host = await StartAsync(held);
        held.End();
        await IsHealthyAgainAsync(host);
        held.Hold();
        host.Time.Pass(Interval);
        (await CheckAsync(host)).Status.ShouldBe(HealthStatus.Healthy, "It has only just begun.");
        host.Time.Pass(Interval);
        (await CheckAsync(host)).ShouldSatisfyAllConditions(e => e.Status.ShouldBe(HealthStatus.Degraded), e => e.Data["findings"].ShouldBe(0));
        held.End();
        await IsHealthyAgainAsync(host);
    }

    private static Task<ModuleHost> StartAsync(HeldDiagnostics diagnostics) => ModuleHost.StartAsync(build: b =>
    {
        b.Services.AddHealthChecks().AddInvoicing(o => o.VerifyInterval = Interval);
        b.Services.Replace(ServiceDescriptor.Singleton<IInvoicingDiagnostics>(diagnostics));
    });

    // The check waits for two seconds of the host's own time; that goes by slowly, for the check itself takes a while.
    private static async Task<HealthReportEntry> CheckAsync(ModuleHost host)
    {
        var asked = host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "invoicing-invariants", Token);
        while (!asked.IsCompleted)
        {
            await Task.WhenAny(asked, Task.Delay(200, Token));
            host.Time.Pass(TimeSpan.FromSeconds(1));
        }

        return (await asked).Entries["invoicing-invariants"];
    }

    private static async Task IsHealthyAgainAsync(ModuleHost host)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await CheckAsync(host)).Status != HealthStatus.Healthy)
            patience.Token.ThrowIfCancellationRequested();
    }

    private sealed class HeldDiagnostics : IInvoicingDiagnostics
    {
        private static readonly VerificationReport Sound = new() { StartedAt = default, Duration = default, Invoices = 0, Addresses = 0, Payments = 0, Findings = [], IsTruncated = false };

        private volatile TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hold() => _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End() => _end.TrySetResult();

        public async Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken = default)
        {
            await _end.Task.WaitAsync(cancellationToken);
            return Sound;
        }

        public Task<IReadOnlyList<ChainAlarmView>> ListAlarmsAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<ChainAlarmView>>([]);

        public Task<bool> ClearAlarmAsync(long id, OperatorAct act, CancellationToken cancellationToken = default) => Task.FromResult(false);
    }
}
