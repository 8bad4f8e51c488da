using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>A contract may bring more in a block than it promised while its call waited, or than it brought in a block that is lost.</summary>
public sealed class GrowingTransferTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_promised_nothing_and_brings_the_price_is_credited(int promised)
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends(invoice, promised));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(1);
        chain.Mine(Sends(invoice, 100));
        await host.ScanAsync();
        await IsPaidAsync(host, invoice);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_brought_nothing_in_a_lost_block_and_the_price_in_another_is_credited(int brought)
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Mine(Sends(invoice, brought));
        await host.ScanAsync();
        chain.Drop(1);
        chain.Mine(Sends(invoice, 100));
        chain.Mine();
        await host.ScanAsync();
        await IsPaidAsync(host, invoice);
    }

    [Fact]
    public async Task What_promised_little_in_time_buys_nothing_that_comes_an_hour_later()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends(invoice, 20));
        await host.ScanAsync();
        host.Time.Pass(TimeSpan.FromMinutes(60));
        await host.SettleAsync();
        chain.BlockTime = host.Now;
        chain.Mine(Sends(invoice, 100));
        await host.ScanAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.Late), p => p.Amount.ShouldBe(100));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Whose it is was certain when it waited: a block near another lease of the address makes it no more doubtful.
    [Fact]
    public async Task What_is_credited_and_brings_more_near_an_earlier_lease_stays_whose_it_is()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["own"], configure: o => o.AddressRest = TimeSpan.FromMinutes(10));
        await host.ScanAsync();
        await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 1);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        var invoice = await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 1);
        invoice.Address.ShouldBe("own");
        await host.PassAsync(TimeSpan.FromSeconds(5));
        chain.Pool.Add(Sends(invoice, 20));
        await host.ScanAsync();
        chain.BlockTime = host.Now;
        chain.Mine(Sends(invoice, 100));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100));
    }

    // It was met before what it was sent on from, and its block brings more than it promised.
    [Fact]
    public async Task What_brings_more_and_turns_out_to_be_the_merchants_own_is_taken_off()
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "TOK", ["own", "other"], configure: o => o.InternalTransfers.Detect = true);
        var (paid, meant) = (await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 1), await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 1));
        chain.Pool.Add(Sends(meant, 60) with { Spends = ["payment:0"] });
        await host.SettleAsync();
        (await host.FindAsync(meant.Id)).Received.ShouldBe(60);
        chain.Mine(Sends(paid, 100) with { TxId = "payment" }, Sends(meant, 100) with { Spends = ["payment:0"] });
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "t").Reason.ShouldBe(PaymentReasons.Internal);
        (await host.FindAsync(meant.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_promised_the_price_and_brings_next_to_nothing_is_not_paid()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends(invoice, 100));
        await host.ScanAsync();
        chain.Mine(Sends(invoice, 1));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PARTIALLY_PAID"), i => i.Received.ShouldBe(1));
    }

    // Its own block shows that it did not come: that is taken back at once, and for good once the block is deep enough.
    [Fact]
    public async Task What_promised_the_price_and_brings_nothing_did_not_come()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends(invoice, 100));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Mine(Sends(invoice, 0));
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Txs.ShouldBeEmpty(), i => i.Exception.ShouldBe(["reversed"]));
        chain.Mine();
        await host.ScanAsync();
        (await host.FindAsync(invoice.Id)).Exception.ShouldBeNull();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task IsPaidAsync(ModuleHost host, InvoiceView invoice)
    {
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(100), i => i.Txs.ShouldBe(["t"]));
        (await host.AddressAsync(invoice)).Uses.ShouldBe(1);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> StartAsync()
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "TOK", ["own"], dust: 10);
        return (chain, host, await host.InvoiceAsync(100, chain.Blockchain, "TOK", confirmations: 1));
    }

    private static ChainTransaction Sends(InvoiceView invoice, int amount) => new("t", [new Transfer(0, invoice.Address, amount, "0xtok")]) { Spends = ["sender:1"] };
}
