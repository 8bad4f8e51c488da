using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>The clock is set back: by hand, or with a database that falls back on a machine whose clock is behind.</summary>
public sealed class ClockSetBackTests : IDisposable
{
    private readonly string _file = HostTables.NewFile();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => HostTables.Delete(_file);

    [Fact]
    public async Task An_invoice_does_not_expire_before_its_time()
    {
        await using var host = await ModuleHost.StartAsync(o => o.ChainOutageLimit = TimeSpan.FromHours(1));
        await host.PassAsync(TimeSpan.FromHours(2));

        // The clock is right again, and the next look is not made yet. A host that is content with old looks makes an invoice.
        host.Time.Pass(TimeSpan.FromMinutes(-50));
        var invoice = await host.InvoiceAsync();
        await host.Services.GetRequiredService<ExpireInvoicesJob>().RunAsync(Token);
        var after = await host.FindAsync(invoice.Id);
        after.Active.ShouldBeTrue($"now {host.Now:T}, expiry {after.Expiry:T}, version {after.Version}");
    }

    [Fact]
    public async Task A_process_that_starts_after_it_reads_the_chain_at_once()
    {
        await using (var before = await ModuleHost.StartAsync(database: o => o.UseSqlite(HostTables.Source(_file)), scan: false))
        {
            before.Time.Pass(TimeSpan.FromHours(1));
            await before.ScanAsync();
        }

        // It was killed, and did not give up its chains.
        await using var host = await ModuleHost.StartAsync(database: o => o.UseSqlite(HostTables.Source(_file)), scan: false);
        var scanners = host.Services.GetRequiredService<ChainScanners>();
        var minutes = 0;
        for (; minutes < 120 && !await scanners.Get("bitcoin-sim").ScanAsync(Token); minutes++)
            host.Time.Pass(TimeSpan.FromMinutes(1));
        minutes.ShouldBeLessThan(2);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(10)]
    public async Task What_an_open_invoice_is_paid_with_is_its_own(int minutes)
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a"]);
        await host.PassAsync(TimeSpan.FromHours(2));
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        host.Time.Pass(TimeSpan.FromMinutes(-minutes));
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromSeconds(20));
        chain.Pool.Add(new ChainTransaction("t", [new Transfer(0, "a", 100)]) { Spends = ["s:0"] });
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The lease before ended in the future: the order's new one is paid now, and not only once the clock has caught up (F63).
    [Fact]
    public async Task What_an_order_that_came_again_is_paid_with_is_its_own()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a"]);
        await host.PassAsync(TimeSpan.FromHours(2));
        var canceled = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1, orderId: "x");
        await host.CancelAsync(canceled.Id);
        host.Time.Pass(TimeSpan.FromMinutes(-60));
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromSeconds(20));
        await host.ScanAsync();
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1, orderId: "x");
        invoice.Address.ShouldBe(canceled.Address);
        host.Time.Pass(TimeSpan.FromSeconds(20));
        chain.Pool.Add(new ChainTransaction("t", [new Transfer(0, "a", 100)]) { Spends = ["s:0"] });
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL", string.Join(", ", (await host.PaymentsAsync()).Select(p => p.Reason)));
    }

    [Fact]
    public async Task On_an_address_that_another_had_before_it_waits_for_a_person()
    {
        var chain = new ScriptedChain { Traits = new ChainTraits { AddressPreference = AddressPreference.Rested } };
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["a"]);
        await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromHours(25));
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: 1);
        host.Time.Pass(TimeSpan.FromSeconds(-30));
        chain.Pool.Add(new ChainTransaction("t", [new Transfer(0, "a", 100)]) { Spends = ["s:0"] });
        await host.ScanAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.InvoiceId.ShouldBe(invoice.Id), p => p.Reason.ShouldBe(PaymentReasons.Ambiguous));
    }
}
