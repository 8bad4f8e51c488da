using InvoiceModule.Chains;
using InvoiceModule.Invoices;

namespace InvoiceModule.ChainCompliance;

/// <content>What the module makes of the chain: invoices that are paid.</content>
public abstract partial class ChainComplianceTests
{
    /// <summary>A payment is seen waiting, then in a block, then it has its confirmations: one version each, one credit at every instant.</summary>
    [Fact]
    public async Task A_payment_is_seen_waiting_then_in_a_block_then_paid()
    {
        var host = await StartHostAsync();
        var invoice = await InvoiceAsync(host, Amount, confirmations: 2);
        var txId = await PayAsync(invoice.Address, Amount);
        var version = 1;
        if (Driver.Capabilities.HasFlag(ChainCapabilities.Pool))
            Assert.Equal(++version, (await UntilAsync(host, invoice, "IN_MEMPOOL", Amount)).Version);
        await Driver.MineAsync(1, Token);
        Assert.Equal(++version, (await UntilAsync(host, invoice, "IN_BLOCK", Amount)).Version);
        await Driver.MineAsync(1, Token);
        var paid = await UntilAsync(host, invoice, "PAID", Amount);
        Assert.Equal(++version, paid.Version);
        Assert.Equal(txId, Assert.Single(paid.Txs));
        Assert.Equal(2, paid.Confirmations);
        Assert.Null(paid.Exception);
        Assert.True(Chain is not IChainAudit || host.Chain.Audits > 0, "The chain can hold blocks against what arrived, and the module did not let it.");
        await StaysAsync(host, paid);
    }

    /// <summary>What happened while the host was down is found when it is up again, in whichever block, and counts once.</summary>
    [Fact]
    public async Task What_happened_during_a_downtime_is_found()
    {
        var host = await StartHostAsync();
        var invoice = await InvoiceAsync(host, 3 * Amount, confirmations: 3);
        var untouched = await InvoiceAsync(host, Amount);
        var first = await PayAsync(invoice.Address, Amount);
        await Driver.MineAsync(1, Token);
        await UntilAsync(host, invoice, "PARTIALLY_PAID", Amount);
        await StopHostAsync(host);

        var second = await PayAsync(invoice.Address, Amount);
        await Driver.MineAsync(10, Token);
        var third = await PayAsync(invoice.Address, Amount);
        await Driver.MineAsync(3, Token);

        host = await StartHostAsync();
        var paid = await UntilAsync(host, invoice, "PAID", 3 * Amount);

        // Blocks tell time in whole seconds: what was mined in the second in which the first was seen may stand before it.
        Assert.Equal(new[] { first, second, third }.Order(StringComparer.Ordinal), paid.Txs.Order(StringComparer.Ordinal));
        Assert.Equal("NOT_PAID", (await host.FindAsync(untouched.Id, Token)).Status);
        await StaysAsync(host, paid);
    }

    /// <summary>Two hosts on one database, one of them with a node that tells everything twice and backwards: every payment counts once.</summary>
    [Fact]
    public async Task Facts_told_twice_and_shuffled_count_once()
    {
        var host = await StartHostAsync();
        var shuffled = await StartHostAsync(shuffled: true);
        var (first, second) = (await InvoiceAsync(host, 3 * Amount), await InvoiceAsync(shuffled, Amount));
        for (var i = 0; i < 3; i++)
            await PayAsync(first.Address, Amount);
        await PayAsync(second.Address, Amount);
        if (Driver.Capabilities.HasFlag(ChainCapabilities.Pool))
            await UntilAsync(host, first, "IN_MEMPOOL", 3 * Amount);

        // One host at a time reads a chain. From here on it is the shuffled one: it meets again what the first has booked.
        await StopHostAsync(host);
        await LookedAsync(shuffled);
        await Driver.MineAsync(1, Token);
        var (paidFirst, paidSecond) = (await UntilAsync(shuffled, first, "PAID", 3 * Amount), await UntilAsync(shuffled, second, "PAID", Amount));
        Assert.Equal(3, paidFirst.Txs.Count);
        Assert.Single(paidSecond.Txs);
        Assert.Null(paidFirst.Exception);
        Assert.Null(paidSecond.Exception);
        await StaysAsync(shuffled, paidFirst);
        await StaysAsync(shuffled, paidSecond);

        host = await StartHostAsync();
        await StopHostAsync(shuffled);
        await StaysAsync(host, paidFirst);
        await StaysAsync(host, paidSecond);
    }

    /// <summary>Several transfers in one transaction, as exchanges send them: each invoice is credited its own sum.</summary>
    [Fact]
    public async Task Several_transfers_in_one_transaction_are_credited_each()
    {
        Needs(ChainCapabilities.SeveralTransfers);
        var host = await StartHostAsync();
        var (first, second) = (await InvoiceAsync(host, 2 * Amount), await InvoiceAsync(host, Amount));
        var txId = await Driver.PayAsync([new(first.Address, Amount + 3), new(second.Address, Amount), new(first.Address, Amount - 3)], Token);
        await Driver.MineAsync(1, Token);
        Assert.Equal(txId, Assert.Single((await UntilAsync(host, first, "PAID", 2 * Amount)).Txs));
        Assert.Equal(txId, Assert.Single((await UntilAsync(host, second, "PAID", Amount)).Txs));
    }

    /// <summary>One base unit less than the price is not paid; one more is overpaid.</summary>
    [Fact]
    public async Task One_base_unit_decides()
    {
        var host = await StartHostAsync();
        var price = Driver.LargestAmount - 1;
        InvoiceView[] invoices = [await InvoiceAsync(host, price), await InvoiceAsync(host, price), await InvoiceAsync(host, price)];
        await PayAsync(invoices[0].Address, price - 1);
        await Driver.MineAsync(1, Token);
        await PayAsync(invoices[1].Address, price);
        await Driver.MineAsync(1, Token);
        await PayAsync(invoices[2].Address, price + 1);
        await Driver.MineAsync(1, Token);
        Assert.Equal(1, (await UntilAsync(host, invoices[0], "PARTIALLY_PAID", price - 1)).Due);
        Assert.Null((await UntilAsync(host, invoices[1], "PAID", price)).Exception);
        Assert.Equal(["overpaid"], (await UntilAsync(host, invoices[2], "PAID", price + 1)).Exception);
    }

    /// <summary>A replacement that still pays is one credit; one that pays nobody takes the credit back.</summary>
    [Fact]
    public async Task A_replaced_payment_counts_no_more()
    {
        Needs(ChainCapabilities.Pool | ChainCapabilities.Replacement);
        var host = await StartHostAsync();
        var invoice = await InvoiceAsync(host, Amount);
        var first = await PayAsync(invoice.Address, Amount);
        await UntilAsync(host, invoice, "IN_MEMPOOL", Amount);
        var second = await Driver.ReplaceAsync(first, [new PaymentOutput(invoice.Address, Amount)], Token);
        await UntilAsync(async () => ((await host.FindAsync(invoice.Id, Token)).Txs.SequenceEqual([second]), "the replacement has not taken the first one's place"));
        await UntilAsync(host, invoice, "IN_MEMPOOL", Amount);
        await Driver.ReplaceAsync(second, [], Token);
        var reversed = await UntilAsync(host, invoice, "NOT_PAID", 0);
        Assert.Contains("reversed", reversed.Exception ?? []);
        await Driver.MineAsync(1, Token);
        await StaysAsync(host, reversed);
    }
}
