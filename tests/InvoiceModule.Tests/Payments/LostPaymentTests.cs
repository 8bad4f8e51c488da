using InvoiceModule.Invoices;
using InvoiceModule.Tests.Hosting;

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
        await host.Bitcoin.ReorganiseAsync(2, drop: [conflict]);
        await host.SettleAsync();
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

    // The merchant has shipped: that it was PAID is never taken for something that did not happen.
    [Fact]
    public async Task What_was_paid_stays_reversed()
    {
        await using var host = await ModuleHost.StartAsync();
        var invoice = await host.InvoiceAsync(confirmations: 1);
        var payment = await host.PayAsync(invoice, 100_000);
        await host.Bitcoin.MineAsync();
        await host.SettleAsync();
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.Bitcoin.ReorganiseAsync(1, toPool: true);
        await host.SettleAsync();
        await host.Bitcoin.ReplaceAsync(payment, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        for (var i = 0; i < 5; i++)
        {
            await host.Bitcoin.MineAsync();
            await host.PassAsync(TimeSpan.FromMinutes(30));
        }

        await ReversedAsync(host, invoice);
    }

    private static async Task<(InvoiceView Invoice, string Payment, string Conflict)> DoubleSpentAsync(ModuleHost host, int required)
    {
        var invoice = await host.InvoiceAsync(confirmations: required);
        var payment = await host.PayAsync(invoice, 100_000);
        await host.SettleAsync();
        var conflict = await host.Bitcoin.ReplaceAsync(payment, host.Bitcoin.Addresses.GetAddress(Guid.Empty, 1), 1, Token);
        return (invoice, payment, conflict);
    }

    private static async Task ReversedAsync(ModuleHost host, InvoiceView invoice)
    {
        (await host.FindAsync(invoice.Id)).ShouldSatisfyAllConditions(i => i.IsFinal.ShouldBeFalse(), i => i.Exception.ShouldBe(["reversed"]), i => i.Status.ShouldBe("NOT_PAID"));
        (await host.VerifyAsync()).ShouldBeEmpty();
    }
}
