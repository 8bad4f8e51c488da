using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Tests.Rates;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>The host has taken out a chain. Its open invoices wait for it to come back, and hold no rate meanwhile.</summary>
public sealed class DroppedChainTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Fact]
    public async Task Invoices_of_a_chain_that_is_gone_hold_up_no_others()
    {
        var chain = new ScriptedChain();
        InvoiceView invoice;
        await using (var before = await StartAsync(chain))
        {
            var wallets = before.Services.GetRequiredService<IWalletService>();
            await wallets.SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition(chain.Blockchain, "COIN"), Token);
            await wallets.ImportAddressesAsync(ModuleHost.WalletId, chain.Blockchain, ["a"], Token);
            invoice = await before.InvoiceAsync(blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1, fiat: "1");
            (await Should.ThrowAsync<InvoicingException>(() => before.InvoiceAsync(fiat: "1"))).Code.ShouldBe(InvoicingErrorCodes.TooManyOpenInvoices);
        }

        await using var host = await StartAsync(null, scan: false);
        host.Time.Pass(TimeSpan.FromDays(30));
        await host.SettleAsync();
        (await host.InvoiceAsync(fiat: "1")).Active.ShouldBeTrue();
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync(fiat: "1"))).Code.ShouldBe(InvoicingErrorCodes.TooManyOpenInvoices);
        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();
    }

    private Task<ModuleHost> StartAsync(ScriptedChain? chain, bool scan = true) => ModuleHost.StartAsync(
        o => o.MaxOpenFiatInvoices = 1,
        build: b =>
        {
            if (chain is not null)
                b.AddChain(chain.Blockchain, _ => chain).Services.AddSingleton<IRateProvider>(FakeSource.Of("one", "COIN/USD=10"));
        },
        database: o => o.UseSqlite(HostTables.Source(_file)),
        scan: scan);
}
