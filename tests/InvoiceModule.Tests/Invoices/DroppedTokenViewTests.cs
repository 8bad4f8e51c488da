using InvoiceModule.Ethereum;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>An invoice in a token that the host has taken out has no payment URI any more; it, and all the others, can be read.</summary>
public sealed class DroppedTokenViewTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Fact]
    public async Task Its_invoices_can_be_read_and_so_can_all_the_others()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.On("eth_getBlockByNumber", p => (string?)p[0] is "latest" ? FakeEvmNode.BlockAt(6) : Convert.ToInt32((string?)p[0], 16) is var n && n <= 6 ? FakeEvmNode.BlockAt(n) : null);
        InvoiceView invoice;
        await using (var before = await StartAsync(node.Connect()))
        {
            await before.Services.GetRequiredService<IWalletService>().SetCurrencyAsync(ModuleHost.WalletId, new CurrencyDefinition("ethereum", "USDT"), Token);
            invoice = await before.InvoiceAsync(21, "ethereum", "USDT", confirmations: 1);
            await before.InvoiceAsync();
        }

        await using var host = await StartAsync(node.Connect(configure: o => o.Tokens.Clear()), scan: false);
        var other = await host.ReadAsync(db => db.Set<Invoice>().Where(i => i.Id != invoice.Id).Select(i => i.Id).SingleAsync(Token));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.PaymentUri.ShouldBeNull(), i => i.Address.ShouldBe(invoice.Address), i => i.Due.ShouldBe(21));
        (await host.FindAsync(other)).PaymentUri.ShouldNotBeNull();
        var listed = await Record.ExceptionAsync(() => host.Services.GetRequiredService<InvoiceQueries>().PageAsync(ModuleHost.WalletId, new InvoiceQuery(new InvoiceFilter(), 20, null), Token));
        var csv = await Record.ExceptionAsync(async () =>
        {
            await foreach (var batch in host.Services.GetRequiredService<InvoiceQueries>().BatchesAsync(ModuleHost.WalletId, new InvoiceFilter(), Token))
                batch.Count.ShouldBe(2);
        });
        var pages = await Record.ExceptionAsync(() => host.Services.GetRequiredService<PublicInvoiceReader>().ReadAsync([invoice.Id, other], Token));
        (listed?.Message, csv?.Message, pages?.Message).ShouldBe((null, null, null));
    }

    private async Task<ModuleHost> StartAsync(EvmChain chain, bool scan = true)
    {
        var host = await ModuleHost.StartAsync(build: b => b.AddChain(chain.Blockchain, _ => chain), database: o => o.UseSqlite(HostTables.Source(_file)), scan: scan);
        await host.Services.GetRequiredService<IWalletService>().ImportAddressesAsync(ModuleHost.WalletId, "ethereum", [FakeEvmNode.Receiver], Token);
        return host;
    }
}
