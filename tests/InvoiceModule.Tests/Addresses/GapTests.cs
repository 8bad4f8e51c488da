using InvoiceModule.Dashboard;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Tests.Addresses;

/// <summary>Addresses that run further ahead of payments than wallet programs look are told of, with what to do.</summary>
public sealed class GapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_told_when_more_addresses_were_given_out_unpaid_than_wallets_look_through()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.AddHealthChecks().AddInvoicing());
        var first = await host.InvoiceAsync();
        await host.PayAsync(first, first.Value);
        await host.ScanAsync();
        for (var i = 0; i < 20; i++)
            await host.InvoiceAsync();
        (await CheckAsync(host)).Data.ShouldBeEmpty();
        (await AttentionAsync(host)).ShouldBeEmpty();

        var last = await host.InvoiceAsync();
        (await CheckAsync(host)).ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(HealthStatus.Healthy),
            e => e.Data[$"{ModuleHost.WalletId}.bitcoin-sim.gap"].ShouldBeOfType<string>().ShouldContain("21 addresses of bitcoin-sim in a row were given out to invoices that nobody has paid (index 1 to 21)"));
        (await AttentionAsync(host)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            t => t.ShouldStartWith("Addresses of Shop run ahead of payments: 21 addresses"), t => t.ShouldContain("Set its gap limit to 41 or more"));

        // It is over with a payment.
        await host.PayAsync(last, last.Value);
        await host.ScanAsync();
        (await CheckAsync(host)).Data.ShouldBeEmpty();
        (await AttentionAsync(host)).ShouldBeEmpty();
    }

    private static async Task<HealthReportEntry> CheckAsync(ModuleHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Name == "invoicing-addresses", Token)).Entries["invoicing-addresses"];

    private static async Task<List<string>> AttentionAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        return [.. (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).Select(i => i.Text)];
    }
}
