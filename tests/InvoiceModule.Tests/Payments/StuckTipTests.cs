using InvoiceModule.Chains;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Payments;

/// <summary>F98: a node that answers and whose tip stands still knows nothing of what is paid meanwhile.</summary>
public sealed class StuckTipTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // 16 blocks of 30 seconds are 8 minutes.
    [Fact]
    public async Task While_a_tip_stands_still_nothing_expires_nothing_is_made_and_payers_are_told()
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { BlockInterval = TimeSpan.FromSeconds(30) } };
        await using var host = await StartAsync(chain);
        var invoice = await host.InvoiceAsync(1000, "scripted", "COIN");
        for (var minute = 0; minute < 9; minute++)
        {
            chain.Mine();
            await host.PassAsync(TimeSpan.FromMinutes(1));
        }

        await host.PassAsync(TimeSpan.FromMinutes(9));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue("the invoice is over, and its node is cut off");
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync(1000, "scripted", "COIN"))).Code.ShouldBe(InvoicingErrorCodes.ChainUnavailable);
        (await PageAsync(host, invoice)).NetworkAvailable.ShouldBeFalse();
        (await HealthAsync(host)).ShouldSatisfyAllConditions(h => h.Status.ShouldBe(HealthStatus.Unhealthy), h => h.Description!.ShouldContain("none expire"));

        var check = host.Services.GetRequiredService<InvariantCheck>();
        check.Patience = TimeSpan.Zero;
        (await check.RunAsync(Token)).Findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Rule.ShouldBe("V2"), f => f.SubjectId.ShouldBe("scripted"), f => f.Sentence.ShouldContain("is its node connected"));

        // The node is back, and with it what was paid in time.
        chain.Mine();
        await host.SettleAsync();
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
        (await host.FindAsync(invoice.Id)).Active.ShouldBeFalse();
        (await host.InvoiceAsync(1000, "scripted", "COIN")).Active.ShouldBeTrue();
    }

    // A quick network: 16 blocks are 4 seconds, and nobody is called out for that, nor for five minutes without a block refused.
    [Fact]
    public async Task Of_quick_networks_a_short_pause_is_none()
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { BlockInterval = TimeSpan.FromSeconds(0.25) } };
        await using var host = await StartAsync(chain);
        await host.PassAsync(TimeSpan.FromSeconds(59));
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
        await host.PassAsync(TimeSpan.FromMinutes(3));
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Degraded);
        (await host.InvoiceAsync(1000, "scripted", "COIN")).Active.ShouldBeTrue();
        await host.PassAsync(TimeSpan.FromMinutes(2));
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Unhealthy);
        await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync(1000, "scripted", "COIN"));
    }

    [Fact]
    public async Task Where_blocks_come_on_demand_a_tip_may_stand_for_ever()
    {
        var chain = new ScriptedChain();
        await using var host = await StartAsync(chain);
        var invoice = await host.InvoiceAsync(1000, "scripted", "COIN");
        await host.PassAsync(TimeSpan.FromDays(1));
        (await host.FindAsync(invoice.Id)).Active.ShouldBeFalse();
        (await HealthAsync(host)).Status.ShouldBe(HealthStatus.Healthy);
    }

    private static async Task<ModuleHost> StartAsync(ScriptedChain chain)
    {
        var host = await ModuleHost.StartAsync(build: b =>
        {
            b.AddChain("scripted", _ => chain);
            b.Services.AddHealthChecks().AddInvoicing();
            b.Services.TryAddSingleton<PublicInvoiceReader>();
        });
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("scripted", "COIN"), Token);
        await wallets.ImportAddressesAsync(ModuleHost.WalletId, "scripted", ["one", "two", "three"], Token);
        return host;
    }

    private static async Task<PublicInvoice> PageAsync(ModuleHost host, InvoiceView invoice)
        => (await host.Services.GetRequiredService<PublicInvoiceReader>().FindAsync(invoice.Id, Token)).ShouldNotBeNull();

    private static async Task<HealthReportEntry> HealthAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "invoicing-chains", Token)).Entries["invoicing-chains"];
}
