using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Rates;
using InvoiceModule.Testing.Chains;
using InvoiceModule.Tests.Hosting;

namespace InvoiceModule.Tests.Payments;

/// <summary>Nobody buys the rate of an earlier time: not by taking his payment back, not by losing it, and not by sending it in pieces.</summary>
public class OldRateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A fiat price is paid in time, taken back, and paid again a week later when the coin has lost half: PAID at the rate of a week ago.
    [Fact]
    public async Task A_replaced_payment_does_not_keep_the_rate_beyond_the_rate_lock()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        var back = await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromDays(7));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Received.ShouldBe(0));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.ReplaceAsync(back, invoice.Address, 100_000, Token);
        await host.SettleAsync();
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
    }

    [Fact]
    public async Task A_vanished_payment_does_not_keep_the_rate_beyond_the_rate_lock()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        await host.Bitcoin.ForgetAsync(tx, Token);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(31));
        await host.PassAsync(TimeSpan.FromDays(7));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Received.ShouldBe(0));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.SettleAsync();
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
    }

    // In a block when the rate lock ended, never PAID, and back in the pool for a week afterwards: it holds the rate without end.
    [Fact]
    public async Task What_loses_its_block_after_the_rate_lock_and_was_never_paid_does_not_hold_the_rate()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(2);
        await host.PassAsync(TimeSpan.FromMinutes(80));
        await host.Bitcoin.ReorganiseAsync(2, toPool: true);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromDays(7));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.MineAsync(8);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldNotBe("PAID");
    }

    // The reorganisation dropped it and the node does not know it: nothing counts that could be seen to hold the rate. A week later it comes back.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_loses_its_block_after_the_rate_lock_and_is_gone_does_not_hold_the_rate(bool inPart)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        var tx = await host.PayAsync(invoice, inPart ? 60_000 : 100_000);
        if (inPart)
            await host.PayAsync(invoice, 40_000);
        await host.Bitcoin.MineAsync(2);
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_BLOCK");
        await host.Bitcoin.ReorganiseAsync(2, drop: [tx]);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await host.PassAsync(TimeSpan.FromDays(7));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.RebroadcastAsync(tx, Token);
        await host.SettleAsync();
        await host.Bitcoin.MineAsync(8);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe(inPart ? "PARTIALLY_PAID" : "NOT_PAID");
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_loses_its_block_after_the_rate_lock_and_comes_back_in_a_block_does_not_hold_the_rate()
    {
        var (chain, host, _) = await StartAsync();
        await using var started = host;
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(50_000, 1));
        var invoice = await host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 6);
        chain.Mine(Sends("a", invoice.Address, 100_000, "in:0"));
        chain.Mine();
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_BLOCK");
        chain.Drop(2);
        for (var i = 0; i < 3; i++)
            chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(0);
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await host.PassAsync(TimeSpan.FromDays(7));
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(25_000, 1));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("a", invoice.Address, 100_000, "in:0"));
        for (var i = 0; i < 6; i++)
            chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    // Released at the end of the rate lock, when it no longer counted: nothing credited is left that could come back.
    [Fact]
    public async Task What_was_taken_back_before_the_end_of_the_rate_lock_ends_with_it()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        await host.Bitcoin.ReplaceAsync(tx, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.SettleAsync();
        await host.Bitcoin.MineAsync(10);
        await host.PassAsync(TimeSpan.FromMinutes(70));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.IsFinal.ShouldBeFalse(), i => i.Exception.ShouldBe(["reversed"]));
        await host.PassAsync(TimeSpan.FromMinutes(10));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.IsFinal.ShouldBeTrue(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Exception.ShouldBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Seen in time, and in no block at the end of the rate lock; but nobody looked then, and now its block says so itself.
    [Fact]
    public async Task What_was_mined_hours_after_the_rate_lock_while_nobody_looked_does_not_hold_the_rate()
    {
        var (chain, host, _) = await StartAsync();
        await using var started = host;
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(50_000, 1));
        var (late, inTime) = (await FiatAsync(), await FiatAsync());
        chain.Pool.AddRange([Sends("a", late.Address, 100_000, "in:0"), Sends("b", inTime.Address, 100_000, "in:1")]);
        await host.SettleAsync();
        host.Time.Pass(TimeSpan.FromMinutes(74));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("b", inTime.Address, 100_000, "in:1"));
        host.Time.Pass(TimeSpan.FromHours(4));
        chain.BlockTime = host.Now;
        chain.Mine(Sends("a", late.Address, 100_000, "in:0"));
        host.Time.Pass(TimeSpan.FromHours(3));
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(25_000, 1));
        await host.SettleAsync();
        (await host.FindAsync(inTime.Id)).Status.ShouldBe("PAID");
        (await host.FindAsync(late.Id)).ShouldSatisfyAllConditions(
            i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse(), i => i.Received.ShouldBe(0), i => i.Exception.ShouldBeNull());
        (await host.EventsAsync(late.Id))[^1].Type.ShouldBe(InvoiceEventType.Expired);
        (await host.PaymentsAsync()).Single(p => p.TxId == "a").ShouldSatisfyAllConditions(
            p => p.Disposition.ShouldBe(PaymentDisposition.Suspense), p => p.Reason.ShouldBe(PaymentReasons.RateLockEnded), p => p.Height.ShouldNotBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();

        Task<InvoiceView> FiatAsync() => host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1);
    }

    // "a satoshi sent in time would else buy the rate of that time for any amount": in pieces it does.
    [Fact]
    public async Task A_replacement_in_pieces_is_asked_when_it_came()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 1_000);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(40));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.ReplaceAsync(tx, [.. Enumerable.Range(0, 100).Select(_ => new SimulatedOutput(invoice.Address, 1_000))], Token);
        await host.SettleAsync();
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Received.ShouldBeLessThanOrEqualTo(1_000), i => i.Status.ShouldBe("PARTIALLY_PAID"));
    }

    // One payment of two inputs, taken back by two of one input each: each takes "its" place.
    [Fact]
    public async Task Two_that_share_what_one_consumed_do_not_both_have_its_time()
    {
        var (chain, host, invoice) = await StartAsync();
        await using var started = host;
        chain.Pool.Add(Sends("a", invoice.Address, 100, "in:0", "in:1"));
        await host.SettleAsync();
        chain.Pool.Clear();
        await host.PassAsync(TimeSpan.FromMinutes(40));
        chain.Pool.AddRange([Sends("b", invoice.Address, 100, "in:0"), Sends("c", invoice.Address, 100, "in:1")]);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBeLessThanOrEqualTo(100);
    }

    // On an address that another invoice had until a moment before, it cannot be known whose a block's money is; a replacement's it is.
    [Fact]
    public async Task A_replacement_first_met_in_a_block_is_asked_when_it_came_on_a_reused_address_too()
    {
        var (chain, host, first) = await StartAsync(new ScriptedChain { Traits = new ChainTraits { AddressPreference = AddressPreference.Rested } }, ["own"]);
        await using var started = host;
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(50_000, 1));
        await host.PassAsync(TimeSpan.FromMinutes(16));
        await host.PassAsync(TimeSpan.FromMinutes(11));
        var invoice = await host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1);
        invoice.Address.ShouldBe(first.Address);
        await host.PassAsync(TimeSpan.FromMinutes(1));
        chain.Pool.Add(Sends("a", "own", 1_000, "in:0"));
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(50));
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(25_000, 1));
        chain.Pool.Clear();
        chain.BlockTime = host.Now;
        chain.Mine(Sends("b", "own", 100_000, "in:0"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0), i => i.Exception.ShouldNotBeNull().ShouldContain("late"));
        (await host.PaymentsAsync()).ShouldContain(p => p.TxId == "b" && p.Reason == PaymentReasons.Late && p.InvoiceId == invoice.Id);
    }

    // The merchant has shipped: what made it PAID may return by itself, at any time, and so may what takes its place.
    [Fact]
    public async Task What_takes_the_place_of_what_was_paid_has_no_new_end()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(80));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000, Token);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await host.PassAsync(TimeSpan.FromHours(3));
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_MEMPOOL"), i => i.Exception.ShouldBe(["reversed"]));
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull());
    }

    // Whether anybody looks between the end of the rate lock and the block, or the sender has raised his fee before it, what was shipped for is paid again.
    [Theory]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(null)]
    public async Task What_takes_the_place_of_what_was_paid_returns_whenever_it_does(int? minutes)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 1);
        var tx = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        if (minutes is { } awake)
        {
            await host.PassAsync(TimeSpan.FromMinutes(awake));
            await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000, Token);
            await host.SettleAsync();
            await host.PassAsync(TimeSpan.FromMinutes(120 - awake));
        }
        else
        {
            host.Time.Pass(TimeSpan.FromHours(5));
            await host.Bitcoin.ReplaceAsync(tx, invoice.Address, 100_000, Token);
        }

        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID", string.Join(",", (await host.PaymentsAsync()).Select(p => $"{p.Disposition} {p.Reason} {p.Void}")));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // It stood in a block once, was thrown back, and is mined a week later: by then it holds no rate, whoever has looked meanwhile.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lost_its_block_holds_the_rate_no_longer_while_nobody_looks(bool isAwake)
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(1);
        await host.SettleAsync();
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        if (isAwake)
            await host.PassAsync(TimeSpan.FromMinutes(90));
        host.Time.Pass(TimeSpan.FromDays(7));
        await host.Simulator.Rates.SetAsync("BTC", "USD", new Rational(25_000, 1));
        await host.Bitcoin.MineAsync(8);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse());
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Reason.ShouldBe(PaymentReasons.RateLockEnded);
    }

    // One block takes the place of another while nobody looks: what stood in a block all the while is not released by the second one's time.
    [Fact]
    public async Task What_changed_its_block_while_nobody_looked_keeps_its_rate()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(fiat: "50", confirmations: 6);
        await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync(1);
        await host.SettleAsync();
        host.Time.Pass(TimeSpan.FromDays(1));
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.Bitcoin.MineAsync(8);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
    }

    // Whether the job finds it or, after a sleep, the block that is booked: what the end of a rate lock releases is told by one name.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_released_from_one_that_had_ended_is_told_as_expired(bool isAwake)
    {
        var chain = new ScriptedChain();
        await using var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        await host.Simulator.Rates.SetAsync("COIN", "USD", new Rational(50_000, 1));
        var invoice = await host.InvoiceAsync(fiat: "50", blockchain: chain.Blockchain, symbol: "COIN", confirmations: 1);
        var part = Sends("part", invoice.Address, 60_000, "s:0");
        chain.Pool.Add(part);
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(16));
        if (isAwake)
            await host.PassAsync(TimeSpan.FromMinutes(65));
        host.Time.Pass(TimeSpan.FromHours(5));
        chain.BlockTime = host.Now;
        chain.Mine(part);
        host.Time.Pass(TimeSpan.FromHours(1));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
        (await host.EventsAsync(invoice.Id))[^1].Type.ShouldBe(InvoiceEventType.Expired);
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> StartAsync(ScriptedChain? scripted = null, string[]? addresses = null)
    {
        var chain = scripted ?? new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", addresses ?? ["own", "another", "third"], configure: o => o.AddressRest = TimeSpan.FromMinutes(10));
        return (chain, host, await host.InvoiceAsync(200, chain.Blockchain, "COIN", confirmations: 1));
    }

    private static ChainTransaction Sends(string txId, string to, int amount, params string[] spends) => new(txId, [new Transfer(0, to, amount)]) { Spends = spends };
}
