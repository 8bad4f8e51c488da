using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>What chains take back.</summary>
[Collection(PaymentCollection.Name)]
public sealed class ReorganisationTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_lost_block_takes_PAID_back_and_a_new_one_returns_it(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 2));
        var txid = await client.PayAsync(invoice);
        await client.MineAsync(count: 2);
        var paid = await client.WaitForStatusAsync(invoice.Id, "PAID");

        await client.ReorganiseAsync(2, [txid]);
        var reversed = await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        reversed.Status.ShouldBe("NOT_PAID");
        reversed.Received.ShouldBe(0);
        reversed.Active.ShouldBeFalse();
        reversed.Address.ShouldBe(invoice.Address);
        reversed.Version.ShouldBeGreaterThan(paid.Version);
        (await client.HistoryAsync(invoice.Id))[^1].Text("type").ShouldBe("invoice.reversed");

        // The payer pays once more.
        await client.PayAsync(invoice);
        await client.MineAsync(count: 2);
        var again = await client.WaitForStatusAsync(invoice.Id, "PAID");
        again.Exceptions.ShouldNotContain("reversed");
        again.Active.ShouldBeFalse();
        (await client.HistoryAsync(invoice.Id)).Select(h => h.Version).ShouldBe(Enumerable.Range(1, again.Version));
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_payment_that_returns_in_the_new_chain_comes_back_by_itself(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 3));
        var txid = await client.PayAsync(invoice);
        await client.MineAsync(count: 3);
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        await client.ReorganiseAsync(3);
        await client.MineAsync(count: 3);
        var again = await client.WaitAsync(invoice.Id, i => i.Status == "PAID" && i.Exceptions.Length == 0 && i.Confirmations >= 3);
        again.Txs.ShouldBe([txid]);
        again.Received.ShouldBe(1000);
        again.Active.ShouldBeFalse();
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_replaced_payment_is_taken_back(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        var elsewhere = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        var txid = await client.PayAsync(invoice);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        var replacement = await client.ReplaceAsync(txid, elsewhere.Address, 1000);
        var back = await client.WaitForStatusAsync(invoice.Id, "NOT_PAID");
        back.Received.ShouldBe(0);
        back.Exceptions.ShouldBe(["reversed"]);
        back.Active.ShouldBeTrue();
        (await client.WaitForStatusAsync(elsewhere.Id, "IN_MEMPOOL")).Txs.ShouldBe([replacement]);
        await client.MineAsync(count: 2);
        await client.WaitForStatusAsync(elsewhere.Id, "PAID");
        (await client.InvoiceAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task A_replacement_to_the_same_address_counts_once()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        var txid = await client.PayAsync(invoice, 900);
        await client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        var replacement = await client.ReplaceAsync(txid, invoice.Address, 1000);
        var seen = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        seen.Received.ShouldBe(1000);
        seen.Txs.ShouldContain(replacement);
        await client.MineAsync();
        (await client.WaitForStatusAsync(invoice.Id, "PAID")).Received.ShouldBe(1000);
    }

    [Fact]
    public async Task A_reversed_invoice_stays_inactive_and_may_be_paid_long_after()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, "ethereum-sim", "USDT"));
        var txid = await client.PayAsync(invoice);
        await client.MineAsync("ethereum-sim");
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        await client.ReorganiseAsync(1, [txid], "ethereum-sim");
        (await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"))).Active.ShouldBeFalse();

        // Its address is not given to another.
        var others = new List<string>();
        foreach (var _ in Enumerable.Range(0, 5))
            others.Add((await client.OrderAsync(InvoiceOrder.Crypto(1000, "ethereum-sim", "USDT"))).Address);
        others.ShouldNotContain(invoice.Address);
    }

    [Fact]
    public async Task A_lost_block_before_PAID_takes_the_status_back_while_it_stays_active()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 6));
        var txid = await client.PayAsync(invoice);
        await client.MineAsync(count: 2);
        await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await client.ReorganiseAsync(2, [txid]);
        var back = await client.WaitForStatusAsync(invoice.Id, "NOT_PAID");
        back.Active.ShouldBeTrue();
        back.Exceptions.ShouldBe(["reversed"]);
    }
}
