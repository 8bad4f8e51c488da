using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Diagnostics;

/// <summary>What a chain cannot settle stands in health until a person has looked at it, whatever restarts meanwhile.</summary>
public sealed class AlarmTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"alarms-{Guid.NewGuid():N}.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_turns_health_red_names_its_blocks_and_outlives_a_restart()
    {
        var script = new ScriptedChain();
        await using (var host = await StartAsync(new AlarmingChain(script)))
        {
            (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
            script.Mine();
            script.Mine();
            await host.ScanAsync();
            (await HealthAsync(host)).ShouldSatisfyAllConditions(
                h => h.Status.ShouldBe(HealthStatus.Unhealthy), h => h.Description!.ShouldContain("scripted, blocks 1 to 2: Look at the balances."));
            foreach (var scanner in host.Services.GetRequiredService<ChainScanners>().All)
                await scanner.ReleaseAsync(Token);
        }

        await using var again = await StartAsync(new AlarmingChain(script) { IsQuiet = true });
        script.Mine();
        await again.ScanAsync();
        (await HealthAsync(again)).Description!.ShouldContain("scripted, blocks 1 to 2: Look at the balances.");
    }

    [Fact]
    public async Task What_is_found_again_extends_the_alarm_and_after_it_was_cleared_raises_a_new_one()
    {
        var script = new ScriptedChain();
        await using var host = await StartAsync(new AlarmingChain(script));
        var diagnostics = host.Services.GetRequiredService<IInvoicingDiagnostics>();
        for (var block = 1; block <= 3; block++)
        {
            script.Mine();
            await host.ScanAsync();
        }

        var alarm = (await diagnostics.ListAlarmsAsync(Token)).ShouldHaveSingleItem();
        (alarm.FirstHeight, alarm.LastHeight, alarm.Blockchain).ShouldBe((1, 3, "scripted"));
        (await Should.ThrowAsync<InvoicingException>(() => diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("", "Done"), Token))).Errors!.Keys.ShouldBe(["$.who"]);
        (await diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Ada", "Nothing was missing."), Token)).ShouldBeTrue();
        (await diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Ada", "Nothing was missing."), Token)).ShouldBeTrue("She got no answer, and it was done.");
        (await diagnostics.ClearAlarmAsync(alarm.Id, new OperatorAct("Bob", "Me too."), Token)).ShouldBeFalse();
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
        script.Mine();
        await host.ScanAsync();
        var next = (await diagnostics.ListAlarmsAsync(Token)).ShouldHaveSingleItem();
        (next.FirstHeight, next.LastHeight).ShouldBe((4, 4));
        (await host.ReadAsync(db => db.Set<StandingAlarm>().SingleAsync(a => a.Id == alarm.Id, Token))).ShouldSatisfyAllConditions(
            a => a.ClearedBy.ShouldBe("Ada"), a => a.ClearedWhy.ShouldBe("Nothing was missing."));
    }

    [Theory]
    [InlineData("0xTOK", true)]
    [InlineData("0xgone", false)]
    public async Task An_alarm_of_a_token_is_over_once_the_chain_has_it_no_more(string contract, bool stands)
    {
        var script = new ScriptedChain();
        await using var host = await StartAsync(new AlarmingChain(script) { Contract = contract });
        script.Mine();
        await host.ScanAsync();
        (await HealthAsync(host)).Status.ShouldBe(stands ? HealthStatus.Unhealthy : HealthStatus.Healthy);
    }

    public void Dispose()
    {
        foreach (var path in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(path);
    }

    private Task<ModuleHost> StartAsync(IChain chain)
        => ModuleHost.StartAsync(
            build: b =>
            {
                b.AddChain("scripted", _ => chain);
                b.Services.AddHealthChecks().AddInvoicing();
            },
            database: o => o.UseSqlite($"Data Source={_file};Pooling=False"));

    private static async Task<HealthReportEntry> HealthAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "invoicing-chains", Token)).Entries["invoicing-chains"];

    private sealed class AlarmingChain(ScriptedChain script) : IChain, IChainAudit
    {
        public bool IsQuiet { get; init; }

        public string? Contract { get; init; }

        public string Blockchain => script.Blockchain;

        public IReadOnlyList<Asset> Assets => script.Assets;

        public ChainTraits Traits => script.Traits;

        public bool WatchesBalances => true;

        public ValueTask<AuditResult> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
            => new(new AuditResult(request.Blocks)
            {
                Alarms = IsQuiet ? [] : [.. request.Blocks.Select(b => new ChainAlarm("missed", b.Height, b.Height, "Look at the balances.") { ContractAddress = Contract })],
            });

        public ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken) => script.GetTipAsync(cancellationToken);

        public ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken) => script.GetBlockAsync(request, cancellationToken);

        public ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken) => script.GetPendingAsync(request, cancellationToken);

        public string? GetAddressKey(string address) => script.GetAddressKey(address);

        public string GetPaymentUri(PaymentUriRequest request) => script.GetPaymentUri(request);
    }
}
