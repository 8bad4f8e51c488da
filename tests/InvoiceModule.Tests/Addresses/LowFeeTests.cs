using InvoiceModule.Invoices;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Addresses;

/// <summary>F52: a payment whose fee is too low waits through the expiry and through the rest of its address.</summary>
public sealed class LowFeeTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100_000, "IN_MEMPOOL")]
    [InlineData(40_000, "PARTIALLY_PAID")]
    public async Task It_keeps_its_address_from_everybody_until_it_is_final(int amount, string status)
    {
        await using var host = await StartAsync();
        var (invoice, _) = await WaitsAsync(host, amount);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(status);
        await TakenAsync(host, invoice);

        // One of two confirmations is not all.
        await host.Bitcoin.MineAsync(1, cancellationToken: Token);
        await host.SettleAsync();
        await TakenAsync(host, invoice);
        await host.Bitcoin.MineAsync(1, cancellationToken: Token);
        await host.SettleAsync();
        (await host.AddressAsync(invoice)).ShouldSatisfyAllConditions(a => a.Pinned.ShouldBeFalse(), a => a.LeasedBy.ShouldBeNull(), a => a.RestsUntil.ShouldBe(host.Now + Rest));
        await host.PassAsync(Rest);
        (await host.InvoiceAsync()).Address.ShouldBe(invoice.Address);
    }

    // Spent otherwise in a block: it can never come any more.
    [Fact]
    public async Task It_keeps_it_until_a_block_has_spent_its_coins_otherwise()
    {
        await using var host = await StartAsync();
        var (invoice, tx) = await WaitsAsync(host, 100_000);
        var elsewhere = host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1);
        await host.Bitcoin.ReplaceAsync(tx, elsewhere, 1, Token);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse());

        // What has taken its place waits itself: it may yet come back.
        await TakenAsync(host, invoice);
        await host.Bitcoin.MineAsync(1, cancellationToken: Token);
        await host.SettleAsync();
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        await host.PassAsync(Rest);
        (await host.InvoiceAsync()).Address.ShouldBe(invoice.Address);
    }

    // Its node has forgotten it, and does not count it any more; its sender can send it again.
    [Fact]
    public async Task It_keeps_it_though_its_node_has_forgotten_it()
    {
        await using var host = await StartAsync();
        var (invoice, tx) = await WaitsAsync(host, 100_000);
        await host.Bitcoin.ForgetAsync(tx, Token);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
        await TakenAsync(host, invoice);
        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.Bitcoin.MineAsync(2, cancellationToken: Token);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100_000));
    }

    // One address only: whoever is given one is given this.
    private static async Task<ModuleHost> StartAsync()
    {
        var host = await ModuleHost.StartAsync(
            o => (o.AddressRest, o.PaidAddressRest) = (Rest, Rest),
            b => b.AddAddressProvider("bitcoin-sim", s => new FiniteAddressProvider(s.GetRequiredService<InvoiceModule.Testing.Simulator>().Network("bitcoin-sim").Addresses, 1)));
        await host.Bitcoin.MineAsync(2, cancellationToken: Token);
        await host.ScanAsync();
        return host;
    }

    // Paid in time, and no miner takes it: the expiry passes, and many times the rest.
    private static async Task<(InvoiceView Invoice, string TxId)> WaitsAsync(ModuleHost host, int amount)
    {
        var invoice = await host.InvoiceAsync(confirmations: 2);
        var tx = await host.PayAsync(invoice, amount);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        for (var i = 0; i < 3; i++)
        {
            // Blocks that have not taken it.
            await host.Bitcoin.ReorganiseAsync(1, toPool: true, cancellationToken: Token);
            await host.PassAsync(Rest * 2);
        }

        return (invoice, tx);
    }

    private static async Task TakenAsync(ModuleHost host, InvoiceView invoice)
    {
        await host.PassAsync(Rest * 3);
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue();
        (await Should.ThrowAsync<InvoicingException>(host.InvoiceAsync(orderId: "other"))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);
    }
}
