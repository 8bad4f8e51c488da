using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>A payment that is seen and that no block takes.</summary>
public class UnconfirmedInvoicesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_told_and_listed_after_a_day_and_no_more_once_it_is_in_a_block(bool hasMoreWallets)
    {
        await using var host = await ModuleHost.StartAsync();
        if (hasMoreWallets)
            await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Guid.NewGuid(), "Other"), Token);
        var (stuck, confirmed, part) = (await host.InvoiceAsync(), await host.InvoiceAsync(blockchain: "ethereum-sim", symbol: "ETH"), await host.InvoiceAsync());
        await host.PayAsync(confirmed, 100_000);
        await host.Ethereum.MineAsync(3);
        await host.PayAsync(part, 40_000);
        await host.PayAsync(stuck, 60_000);
        await host.ScanAsync();
        var seen = host.Now;
        await host.PassAsync(TimeSpan.FromHours(1));
        await host.PayAsync(stuck, 40_000);
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromHours(23));
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBeEmpty("A day is not over.");
        (await DetailsAsync(host, stuck.Id)).UnconfirmedSince.ShouldBeNull();

        host.Time.Pass(TimeSpan.FromSeconds(1));
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBe([stuck.Id, part.Id], ignoreOrder: true);
        var details = await DetailsAsync(host, stuck.Id);
        details.UnconfirmedSince.ShouldNotBeNull().ShouldBe(seen, TimeSpan.FromSeconds(1));
        (await DetailsAsync(host, confirmed.Id)).UnconfirmedSince.ShouldBeNull();

        await host.Bitcoin.MineAsync();
        await host.ScanAsync();
        (await ToldAsync(host)).ShouldBeEmpty();
        (await DetailsAsync(host, stuck.Id)).UnconfirmedSince.ShouldBeNull();
    }

    [Fact]
    public async Task How_long_it_may_wait_is_the_hosts_word()
    {
        await using var host = await ModuleHost.StartAsync(o => o.UnconfirmedLimit = TimeSpan.FromMinutes(5));
        var invoice = await host.InvoiceAsync();
        await host.PayAsync(invoice, 100_000);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(6));
        (await ToldAsync(host)).ShouldBe([invoice.Id]);
        await host.Bitcoin.ForgetAsync(await HashAsync(host), Token);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        (await ToldAsync(host)).ShouldBeEmpty("It counts no more, and that is told in other words.");
    }

    private static async Task<string> HashAsync(ModuleHost host) => (await host.PaymentsAsync()).ShouldHaveSingleItem().TxId;

    private static async Task<InvoiceDetails> DetailsAsync(ModuleHost host, Guid invoice)
        => (await host.Services.GetRequiredService<DashboardReader>().FindAsync(invoice, Token)).ShouldNotBeNull();

    // Counted and listed; the two agree, or the test ends here.
    private static async Task<List<Guid>> ToldAsync(ModuleHost host)
    {
        var wallets = await host.ReadAsync(db => db.Set<Wallet>().ToListAsync(Token));
        var page = await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([.. wallets.Select(w => w.Id)], new() { Attention = InvoiceAttention.Unconfirmed }, null, 20, Token);
        var told = (await host.Services.GetRequiredService<AttentionReader>().ReadAsync(wallets, Token)).Where(i => i.Href == "?attention=unconfirmed").Select(i => i.Lead).ToList();
        told.ShouldBe(page.Rows.Count switch { 0 => [], 1 => ["1 invoice long unconfirmed:"], var count => [$"{count} invoices long unconfirmed:"] });
        return [.. page.Rows.Select(r => r.Id)];
    }
}
