using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Payments;
using InvoiceModule.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceModule.Tests.Payments;

/// <summary>What a block has made impossible is taken back for good once that block stands as deep as a payment would have to.</summary>
public sealed class LostPaymentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_double_spent_payment_is_a_reversal_until_its_conflict_is_confirmed(int required)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, _, _) = await DoubleSpentAsync(host, required);

        // Told in a look of its own, also where one confirmation is enough.
        await host.Bitcoin.MineAsync();
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await ReversedAsync(host, invoice);
        for (var confirmations = 2; confirmations < required; confirmations++)
        {
            await host.Bitcoin.MineAsync();
            await host.SettleAsync();
            await ReversedAsync(host, invoice);
        }

        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(
            i => i.IsFinal.ShouldBeTrue(), i => i.Exception.ShouldBeNull(), i => i.Status.ShouldBe("NOT_PAID"), i => i.Active.ShouldBeFalse());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_that_loses_its_block_settles_nothing()
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, payment, conflict) = await DoubleSpentAsync(host, required: 3);
        await host.Bitcoin.MineAsync(2);
        await host.SettleAsync();
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        await host.Bitcoin.ReorganiseAsync(2, drop: [conflict]);
        await host.SettleAsync();
        (await host.AddressAsync(invoice)).Pinned.ShouldBeTrue("It may come back.");
        await host.Bitcoin.MineAsync(10);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await ReversedAsync(host, invoice);

        // It comes back after all.
        await host.Bitcoin.RebroadcastAsync(payment, Token);
        await host.Bitcoin.MineAsync(3);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Exception.ShouldBeNull(), i => i.IsFinal.ShouldBeTrue());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // One that stands below the fork goes on being counted, one that is mined anew begins anew.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    public async Task After_a_reorganisation_a_conflict_is_counted_by_the_block_it_stands_in(int depth, int blocks)
    {
        await using var host = await ModuleHost.StartAsync();
        var (invoice, _, conflict) = await DoubleSpentAsync(host, required: 6);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Bitcoin.ReorganiseAsync(depth, toPool: true);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        await host.Bitcoin.MineAsync(blocks);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("NOT_PAID", conflict);
        for (var more = 0; more < 3 && !(await host.FindAsync(invoice.Id)).IsFinal; more++)
        {
            await host.Bitcoin.MineAsync();
            await host.SettleAsync();
        }

        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.IsFinal.ShouldBeTrue(), i => i.Exception.ShouldBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // One of two is spent otherwise in a block, the other one only in the pool: that one may still be mined.
    [Fact]
    public async Task It_stays_reversed_while_something_else_may_return()
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        chain.Pool.AddRange([Sends("a", invoice.Address, 60, "in:0"), Sends("b", invoice.Address, 40, "in:1")]);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Pool.Clear();
        chain.Pool.Add(Sends("y", "elsewhere", 1, "in:1"));
        chain.Mine(Sends("x", "elsewhere", 1, "in:0"));
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBe(["reversed"]), i => i.Status.ShouldBe("NOT_PAID"));
        chain.Mine(Sends("y", "elsewhere", 1, "in:1"));
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBeNull(), i => i.Status.ShouldBe("NOT_PAID"));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // What was lost long before says nothing of what falls now.
    [Fact]
    public async Task A_later_fall_is_told_though_something_else_was_lost_before()
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        chain.Pool.Add(Sends("a", invoice.Address, 50, "in:0"));
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(Sends("b", invoice.Address, 50, "in:0"));
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        chain.Pool.Add(Sends("c", invoice.Address, 50, "in:1"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Mine(Sends("c", invoice.Address, 20, "in:1"));
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBe(["reversed"]), i => i.Received.ShouldBe(70), i => i.Status.ShouldBe("PARTIALLY_PAID"));
    }

    // A second block forbids it too, and is reorganised away; the first one stands.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_standing_block_has_made_impossible_stays_so(bool oneLook)
    {
        var (chain, host, invoice) = await ScriptedAsync(required: 3);
        await using var started = host;
        chain.Pool.Add(Sends("payment", invoice.Address, 100, "in:1", "in:2"));
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(Sends("d1", "elsewhere", 1, "in:1"));
        if (!oneLook)
            await host.SettleAsync();
        chain.Mine(Sends("d2", "elsewhere", 1, "in:2"));
        await host.SettleAsync();
        chain.Drop(1);
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().Void.ShouldBe(PaymentVoids.Conflicted);
        chain.Mine();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Exception.ShouldBeNull();
        (await host.AddressAsync(invoice)).Pinned.ShouldBeFalse();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // However sure the loss was: what its payer sends instead is still his.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_replacement_stays_with_its_invoice_after_the_conflict_has_lost_its_block(int required)
    {
        var (chain, host, invoice) = await ScriptedAsync(required);
        await using var started = host;
        chain.Pool.Add(Sends("first", invoice.Address, 100, "in:1"));
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(Sends("elsewhere", "nobody", 1, "in:1"));
        await host.SettleAsync();
        await host.PassAsync(TimeSpan.FromMinutes(1));
        chain.Pool.Add(Sends("noise", "nobody", 1, "in:99"));
        await host.PassAsync(TimeSpan.FromMinutes(29));
        chain.Drop(1);
        chain.BlockTime = host.Now;
        chain.Mine(Sends("bumped", invoice.Address, 100, "in:1"));
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).Single(p => p.TxId == "bumped").Disposition.ShouldBe(PaymentDisposition.Credited);
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // No reorganisation can take what stands so deep, and it is not looked at for ever.
    [Fact]
    public async Task What_no_reorganisation_can_reach_is_remembered_no_longer()
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        chain.Pool.Add(Sends("first", invoice.Address, 100, "in:1"));
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(Sends("elsewhere", "nobody", 1, "in:1"));
        chain.Mine();
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.IsLost.ShouldBeTrue(), p => p.FinalHeight.ShouldBe(1));
        for (var blocks = 2; blocks < ScanClaims.RememberedBlocks; blocks++)
            chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().FinalHeight.ShouldBe(1, "Its block is the last that is remembered.");
        chain.Mine();
        await host.SettleAsync();
        (await host.PaymentsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.IsLost.ShouldBeTrue(), p => p.FinalHeight.ShouldBeNull());
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Another node has not seen the block yet, and its pool holds what that block has made impossible. It is believed neither by payer nor by merchant, and does not
    // keep from being lost what is lost. Once that block is lost the same pool is right.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_old_pool_still_shows_does_not_count_again(bool isLost)
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        var payment = Sends("a", invoice.Address, 100, "in:1");
        chain.Pool.Add(payment);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        chain.Pool.Clear();
        chain.Mine(Sends("d", "nobody", 1, "in:1"));
        await host.SettleAsync();
        chain.Pool.Add(payment);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        (await host.PaymentsAsync()).ShouldHaveSingleItem().IsConflicted.ShouldBeTrue();
        if (isLost)
        {
            chain.Drop(1);
            chain.Mine();
            chain.Mine();
            await host.SettleAsync();
            (await host.FindAsync(invoice.Id)).Status.ShouldBe("IN_MEMPOOL");
        }
        else
        {
            chain.Pool.Clear();
            chain.Mine();
            await host.SettleAsync();
            (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.Exception.ShouldBeNull(), i => i.Status.ShouldBe("NOT_PAID"));
            (await host.PaymentsAsync()).ShouldHaveSingleItem().IsLost.ShouldBeTrue();
        }

        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // Another node has not seen the block yet.
    [Fact]
    public async Task What_a_pool_shows_again_with_what_takes_its_place_counts_once()
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        chain.Pool.Add(Sends("first", invoice.Address, 100, "in:1"));
        await host.SettleAsync();
        chain.Pool.Clear();
        chain.Mine(Sends("elsewhere", "nobody", 1, "in:1"));
        await host.SettleAsync();
        chain.Pool.AddRange([Sends("first", invoice.Address, 100, "in:1"), Sends("bumped", invoice.Address, 100, "in:1")]);
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Received.ShouldBe(100);
    }

    [Fact]
    public async Task A_call_that_failed_is_lost_anew_where_it_is_mined_again()
    {
        var (chain, host, invoice) = await ScriptedAsync();
        await using var started = host;
        chain.Pool.Add(Sends("call", invoice.Address, 100, "in:1"));
        await host.SettleAsync();
        chain.Mine(Sends("call", invoice.Address, 0, "in:1"));
        await host.SettleAsync();
        chain.Mine();
        await host.SettleAsync();
        (await host.VerifyAsync()).ShouldBeEmpty();
        chain.Drop(2);
        chain.Mine(Sends("call", invoice.Address, 0, "in:1"));
        chain.Mine();
        chain.Mine();
        await host.SettleAsync();
        (await host.VerifyAsync()).ShouldBeEmpty();
    }

    // The merchant has shipped: that it was PAID is never taken for something that did not happen.
    [Fact]
    public async Task What_was_paid_stays_reversed_and_its_payer_is_told_once_it_cannot_return()
    {
        await using var host = await ModuleHost.StartAsync(build: b => b.Services.TryAddSingleton<PublicInvoiceReader>());
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var payment = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        await host.Bitcoin.ReplaceAsync(payment, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        await host.SettleAsync();
        (await PageAsync()).IsReversedForGood.ShouldBeFalse("No block stands against it.");
        for (var i = 0; i < 5; i++)
        {
            await host.Bitcoin.MineAsync();
            await host.PassAsync(TimeSpan.FromMinutes(30));
        }

        await ReversedAsync(host, invoice);
        (await PageAsync()).IsReversedForGood.ShouldBeTrue();

        async Task<PublicInvoice> PageAsync() => (await host.Services.GetRequiredService<PublicInvoiceReader>().FindAsync(invoice.Id, Token)).ShouldNotBeNull();
    }

    private static async Task<(InvoiceView Invoice, string Payment, string Conflict)> DoubleSpentAsync(ModuleHost host, int required)
    {
        var invoice = await host.InvoiceAsync(confirmations: required);
        var payment = await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        var conflict = await host.Bitcoin.ReplaceAsync(payment, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        return (invoice, payment, conflict);
    }

    private static async Task<(ScriptedChain Chain, ModuleHost Host, InvoiceView Invoice)> ScriptedAsync(int required = 1)
    {
        var chain = new ScriptedChain();
        var host = await ScriptedHost.StartAsync(chain, "COIN", ["own"]);
        return (chain, host, await host.InvoiceAsync(100, chain.Blockchain, "COIN", confirmations: required));
    }

    private static ChainTransaction Sends(string txId, string to, int amount, params string[] spends) => new(txId, [new Transfer(0, to, amount)]) { Spends = spends };

    private static async Task ReversedAsync(ModuleHost host, InvoiceView invoice)
    {
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.IsFinal.ShouldBeFalse(), i => i.Exception.ShouldBe(["reversed"]), i => i.Status.ShouldBe("NOT_PAID"));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
