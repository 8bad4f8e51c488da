using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The walk of an invoice from the first sight of money to PAID.</summary>
[Collection(PaymentCollection.Name)]
public sealed class PaymentTests(ShopsFixture shops)
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_payment_walks_through_its_confirmations(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(250_000, confirmations: 3));
        var txid = await client.PayAsync(invoice);
        var seen = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        seen.Txs.ShouldBe([txid]);
        seen.Received.ShouldBe(250_000);
        seen.Confirmations.ShouldBe(0);
        seen.Active.ShouldBeTrue();
        seen.Version.ShouldBe(2);

        for (var n = 1; n <= 2; n++)
        {
            await client.MineAsync();
            var inBlock = await client.WaitAsync(invoice.Id, i => i.Confirmations == n);
            inBlock.Status.ShouldBe("IN_BLOCK");
            inBlock.Active.ShouldBeTrue();
            inBlock.Version.ShouldBe(3);
        }

        await client.MineAsync();
        var paid = await client.WaitForStatusAsync(invoice.Id, "PAID");
        paid.Confirmations.ShouldBe(3);
        paid.Active.ShouldBeFalse();
        paid.Due.ShouldBe(0);
        paid.Exceptions.ShouldBeEmpty();
        paid.Version.ShouldBe(4);
        await client.MineAsync(count: 5);
        (await client.WaitAsync(invoice.Id, i => i.Confirmations == 8)).Version.ShouldBe(4);
    }

    [Theory]
    [InlineData("ETH", DatabaseKind.Sqlite)]
    [InlineData("USDT", DatabaseKind.Sqlite)]
    [InlineData("USDT", DatabaseKind.Postgres)]
    public async Task An_account_chain_is_paid_too(string symbol, DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1_234_567, "ethereum-sim", symbol));
        var txid = await client.PayAsync(invoice);
        (await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL")).Txs.ShouldBe([txid]);
        await client.MineAsync("ethereum-sim");
        (await client.WaitForStatusAsync(invoice.Id, "PAID")).Received.ShouldBe(1_234_567);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Parts_add_up(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 2));
        var first = await client.PayAsync(invoice, 400);
        var partly = await client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        partly.Received.ShouldBe(400);
        partly.Due.ShouldBe(600);
        partly.Text("payment_uri").ShouldContain("amount=0.000006");
        await client.MineAsync(count: 2);
        (await client.WaitAsync(invoice.Id, i => i.Confirmations == 2)).Status.ShouldBe("PARTIALLY_PAID");

        var second = await client.PayAsync(invoice, 600);
        var seen = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        seen.Txs.ShouldBe([first, second]);
        seen.Confirmations.ShouldBe(0);
        await client.MineAsync();
        (await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK")).Confirmations.ShouldBe(1);
        await client.MineAsync();
        var paid = await client.WaitForStatusAsync(invoice.Id, "PAID");
        paid.Due.ShouldBe(0);
        paid.Received.ShouldBe(1000);
        (await client.HistoryAsync(invoice.Id)).Select(h => h.Version).ShouldBe(Enumerable.Range(1, paid.Version));
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Too_much_is_told_and_stays_paid(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice, 1500);
        var over = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        over.Exceptions.ShouldBe(["overpaid"]);
        over.Due.ShouldBe(0);
        over.Received.ShouldBe(1500);
        await client.MineAsync();
        var paid = await client.WaitForStatusAsync(invoice.Id, "PAID");
        paid.Exceptions.ShouldBe(["overpaid"]);
        (await client.HistoryAsync(invoice.Id))[1].Text("type").ShouldBe("invoice.overpaid");
    }

    [Fact]
    public async Task One_base_unit_short_is_short()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice, 999);
        (await client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID")).Due.ShouldBe(1);
        await client.PayAsync(invoice, 1);
        (await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL")).Exceptions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_outputs_of_one_transaction_to_one_address_count_as_one_transaction()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        var other = await client.OrderAsync(InvoiceOrder.Crypto(700));
        var answer = await client.PostAsync("simulator/transactions", $$"""{"blockchain":"bitcoin-sim","symbol":"BTC","outputs":[{"address":"{{invoice.Address}}","value":300},{"address":"{{other.Address}}","value":700},{"address":"{{invoice.Address}}","value":700}]}""");
        var txid = answer.ShouldBe(200).Json.Text("txid");
        var seen = await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        seen.Txs.ShouldBe([txid]);
        seen.Received.ShouldBe(1000);
        (await client.WaitForStatusAsync(other.Id, "IN_MEMPOOL")).Txs.ShouldBe([txid]);
    }

    [Fact]
    public async Task Dust_of_value_0_makes_no_version()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, "ethereum-sim", "USDT"));
        var dust = await client.PostAsync("simulator/transactions", $$"""{"blockchain":"ethereum-sim","symbol":"USDT","address":"{{invoice.Address}}","value":0}""");
        dust.ShouldBe(200);
        await client.MineAsync("ethereum-sim");
        var marker = await client.OrderAsync(InvoiceOrder.Crypto(1000, "ethereum-sim", "USDT"));
        await client.PayAsync(marker);
        await client.WaitForStatusAsync(marker.Id, "IN_MEMPOOL");
        var untouched = await client.InvoiceAsync(invoice.Id);
        untouched.Version.ShouldBe(1);
        untouched.Status.ShouldBe("NOT_PAID");
        untouched.Txs.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_wrong_asset_is_never_credited()
    {
        var client = await shops.ClientAsync();
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, "ethereum-sim", "USDT"));
        await client.PayAsync("ethereum-sim", "ETH", invoice.Address, 1000);
        await client.PayAsync("ethereum-sim", "USDT", invoice.Address, 400);
        var partly = await client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        partly.Received.ShouldBe(400);
        partly.Txs.Length.ShouldBe(1);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_paid_invoice_that_gets_more_is_overpaid(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(invoice);
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "PAID");
        await client.PayAsync(invoice, 50);
        var over = await client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("overpaid"));
        over.Status.ShouldBe("PAID");
        over.Active.ShouldBeFalse();
        over.Received.ShouldBe(1050);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task An_unpaid_invoice_is_canceled_and_one_with_money_is_not(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var unpaid = await client.OrderAsync(InvoiceOrder.Crypto());
        var canceled = (await client.CancelAsync(unpaid.Id)).ShouldBe(200).Json;
        canceled.Active.ShouldBeFalse();
        canceled.Exceptions.ShouldBe(["canceled"]);
        canceled.Version.ShouldBe(2);
        canceled.Status.ShouldBe("NOT_PAID");
        (await client.HistoryAsync(unpaid.Id))[1].Text("type").ShouldBe("invoice.canceled");
        (await client.CancelAsync(unpaid.Id)).ShouldBeError(409, "invalid_state");

        var paying = await client.OrderAsync(InvoiceOrder.Crypto(1000));
        await client.PayAsync(paying, 1);
        await client.WaitForStatusAsync(paying.Id, "PARTIALLY_PAID");
        (await client.CancelAsync(paying.Id)).ShouldBeError(409, "invalid_state");
        (await client.InvoiceAsync(paying.Id)).Active.ShouldBeTrue();
    }
}
