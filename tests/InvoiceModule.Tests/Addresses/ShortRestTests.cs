using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Tests.Rates;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Where payments are first met in a block, a short rest makes them ambiguous: the operator hears of it at start, and where he looks afterwards.</summary>
public sealed class ShortRestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 119, true)]
    [InlineData(false, 120, false)]
    [InlineData(true, 10, false)]
    public async Task It_is_said_at_start(bool hasPool, int minutes, bool isSaid)
    {
        await using var host = await StartAsync(hasPool, minutes);
        var log = new ListLogger<StartChecks>();
        var checks = ActivatorUtilities.CreateInstance<StartChecks>(host.Services, log);
        await ((IHostedLifecycleService)checks).StartingAsync(Token);
        log.Lines.Count(l => l.Contains("scripted shows no payment before its block", StringComparison.Ordinal) && l.Contains("AddressRest", StringComparison.Ordinal)).ShouldBe(isSaid ? 1 : 0);
    }

    [Fact]
    public async Task A_single_currencys_rest_is_found_too()
    {
        await using var host = await StartAsync(hasPool: false, 120);
        (await CheckAsync(host)).Data.Keys.ShouldNotContain("scripted.short_rest");
        await host.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("scripted", "COIN") { Rest = TimeSpan.FromMinutes(30) }, Token);
        (await CheckAsync(host)).ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Healthy), e => e.Data["scripted.short_rest"].ShouldBeOfType<string>().ShouldContain($"00:30:00 (Rest of COIN in wallet {ModuleHost.WalletId})"));
    }

    private static Task<ModuleHost> StartAsync(bool hasPool, int minutes)
        => ModuleHost.StartAsync(
            o => o.AddressRest = TimeSpan.FromMinutes(minutes),
            b =>
            {
                b.AddChain("scripted", _ => new ScriptedChain { Traits = new ChainTraits { HasPool = hasPool } });
                b.Services.AddHealthChecks().AddInvoicing();
            });

    private static async Task<HealthReportEntry> CheckAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "invoicing-chains", Token)).Entries["invoicing-chains"];
}
