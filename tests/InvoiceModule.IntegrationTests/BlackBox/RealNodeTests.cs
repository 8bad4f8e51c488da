using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>
/// A host with a real Litecoin node. The node's own wallet pays; nothing of the product is asked what an address or a payment is. The tests run one after the
/// other on one such world for each kind of database, but for the one that moves the host's clock away from the node's.
/// </summary>
public sealed class RealNodeTests(LitecoinWorlds worlds) : IClassFixture<LitecoinWorlds>
{
    [Theory, ClassData<EachDatabase>]
    public async Task A_real_payment_is_called_back_to_PAID_and_taken_back_and_returned(DatabaseKind kind)
    {
        var world = (await worlds.StartAsync(kind)).WithInbox();
        var invoice = await world.OrderAsync(12_345_678, confirmations: 2);
        invoice.Address.ShouldStartWith("rltc1q");
        (await world.Node.CallAsync("validateaddress", invoice.Address)).GetProperty("isvalid").GetBoolean().ShouldBeTrue();
        invoice.Text("payment_uri").ShouldBe($"litecoin:{invoice.Address}?amount=0.12345678");

        var txid = await world.PayAsync(invoice, 12_345_678);
        (await world.Inbox.WaitForStatusAsync("IN_MEMPOOL")).Body.Txs.ShouldBe([txid]);
        var block = (await world.Node.MineAsync(1))[0];
        await world.Inbox.WaitForStatusAsync("IN_BLOCK");
        await world.Node.MineAsync(1);
        var paid = await world.Inbox.WaitForStatusAsync("PAID");
        paid.Body.Confirmations.ShouldBe(2);
        paid.Body.Active.ShouldBeFalse();
        paid.ShouldBeSignedWith(world.Shop.WebhookSecret);

        await world.Node.InvalidateBlockAsync(block);
        var reversed = await world.Client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        reversed.Status.ShouldBe("IN_MEMPOOL");
        reversed.Active.ShouldBeFalse();
        await world.Inbox.WaitForAsync(all => all.Any(c => c.Type == "invoice.reversed"));
        await world.Node.MineAsync(3);
        var again = await world.Client.WaitAsync(invoice.Id, i => i.Status == "PAID" && i.Exceptions.Length == 0);
        again.Txs.ShouldBe([txid]);
        await world.Inbox.WaitForAsync(all => all[^1].Version == again.Version);
        world.Inbox.Received.Select(c => c.Version).ShouldBe(world.Inbox.Received.Select(c => c.Version).Order());
    }

    [Fact]
    public async Task Short_double_and_late_payments_are_told_apart()
    {
        await using var own = await LitecoinWorld.StartAsync(DatabaseKind.Sqlite);
        var world = own.WithInbox();
        var shortly = await world.OrderAsync(10_000_000);
        await world.PayAsync(shortly, 4_000_000);
        (await world.Client.WaitForStatusAsync(shortly.Id, "PARTIALLY_PAID")).Due.ShouldBe(6_000_000);
        await world.PayAsync(shortly, 6_000_000);
        (await world.Client.WaitForStatusAsync(shortly.Id, "IN_MEMPOOL")).Txs.Length.ShouldBe(2);

        var over = await world.OrderAsync(10_000_000);
        await world.PayAsync(over, 15_000_000);
        (await world.Client.WaitForStatusAsync(over.Id, "IN_MEMPOOL")).Exceptions.ShouldBe(["overpaid"]);

        var late = await world.OrderAsync(10_000_000);
        var tooLate = await world.OrderAsync(10_000_000);
        await world.Node.MineAsync(1);
        await world.Client.WaitForStatusAsync(shortly.Id, "PAID");
        await world.Client.WaitForStatusAsync(over.Id, "PAID");
        await world.Client.AdvanceAsync(TimeSpan.FromMinutes(16));
        await world.Client.WaitAsync(late.Id, i => !i.Active);
        await world.PayAsync(late, 10_000_000);
        (await world.Client.WaitForStatusAsync(late.Id, "IN_MEMPOOL")).Exceptions.ShouldBe(["late"]);
        await world.Client.AdvanceAsync(TimeSpan.FromMinutes(12));
        await world.PayAsync(tooLate, 10_000_000);
        var suspended = await world.Client.WaitAsync(tooLate.Id, i => i.Exceptions.Contains("late"));
        suspended.Status.ShouldBe("NOT_PAID");
        suspended.Received.ShouldBe(0);
        await world.Node.MineAsync(1);
        (await world.Client.WaitForStatusAsync(late.Id, "PAID")).Exceptions.ShouldBe(["late"]);
        (await world.Client.InvoiceAsync(tooLate.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task A_payment_replaced_by_a_higher_fee_counts_once()
    {
        var world = (await worlds.StartAsync(DatabaseKind.Sqlite)).WithInbox();
        var invoice = await world.OrderAsync(10_000_000);
        var first = await world.Node.SendToAddressAsync(invoice.Address, 0.1m, replaceable: true);
        await world.Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        var second = await world.Node.BumpFeeAsync(first);
        await world.Client.WaitAsync(invoice.Id, i => i.Txs.Contains(second) && i.Received == 10_000_000);
        await world.Node.MineAsync(1);
        var paid = await world.Client.WaitForStatusAsync(invoice.Id, "PAID");
        paid.Received.ShouldBe(10_000_000);
        paid.Exceptions.ShouldBeEmpty();
    }

    [Theory, ClassData<EachDatabase>]
    public async Task A_host_killed_in_the_middle_catches_up_with_the_chain(DatabaseKind kind)
    {
        var world = (await worlds.StartAsync(kind)).WithInbox();
        var waiting = await world.OrderAsync(10_000_000, confirmations: 2);
        var mined = await world.OrderAsync(20_000_000, confirmations: 2);
        await world.PayAsync(waiting, 10_000_000);
        await world.Inbox.WaitForAsync(1);
        await world.Shop.KillAsync();
        var whileDown = await world.PayAsync(mined, 20_000_000);
        await world.Node.MineAsync(1);
        await world.Shop.StartAgainAsync();
        await world.Client.WaitForStatusAsync(waiting.Id, "IN_BLOCK");
        (await world.Client.WaitForStatusAsync(mined.Id, "IN_BLOCK")).Txs.ShouldBe([whileDown]);
        await world.Shop.KillAsync();
        await world.Node.MineAsync(30);
        await world.Shop.StartAgainAsync();
        foreach (var id in (string[])[waiting.Id, mined.Id])
        {
            var paid = await world.Client.WaitForStatusAsync(id, "PAID");
            paid.Confirmations.ShouldBe(31);
            // A delivery cut off by the kill is taken up by the recurring job.
            await world.Inbox.WaitForAsync(all => all.Any(c => c.Body.Id == id && c.Body.Status == "PAID"), TimeSpan.FromSeconds(20));
            (await world.Client.HistoryAsync(id)).Select(h => h.Version).ShouldBe(Enumerable.Range(1, paid.Version));
        }
    }

    [Fact]
    public async Task Changes_of_a_node_on_the_same_machine_are_told_in_time()
    {
        var world = (await worlds.StartAsync(DatabaseKind.Sqlite)).WithInbox();
        var warm = await world.OrderAsync(1_000_000);
        await world.PayAsync(warm, 1_000_000);
        await world.Inbox.WaitForAsync(1);
        var invoice = await world.OrderAsync(1_000_000);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await world.PayAsync(invoice, 1_000_000);
        await world.Inbox.WaitForAsync(all => all.Any(c => c.Body.Id == invoice.Id));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        watch.Restart();
        await world.Node.MineAsync(1);
        await world.Inbox.WaitForAsync(all => all.Any(c => c.Body.Id == invoice.Id && c.Body.Status == "PAID"));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task The_configured_currency_stands_beside_the_simulated_ones()
    {
        var world = (await worlds.StartAsync(DatabaseKind.Sqlite)).WithInbox();
        var currencies = (await world.Client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}")).Json.GetProperty("currencies").EnumerateArray().ToArray();
        currencies.Single(c => c.Text("blockchain") == "litecoin").GetProperty("active").GetBoolean().ShouldBeTrue();
        currencies.ShouldContain(c => c.Text("blockchain") == "bitcoin-sim");
        world.Shop.Log.Text.ShouldNotContain(LitecoinNode.Password);

        // Addresses are the account's children 0/0, 0/1, ... as the node derives them from the same key.
        var invoices = new List<string>();
        for (var n = 0; n < 3; n++)
            invoices.Add((await world.OrderAsync(1000 + n)).Address);
        var descriptor = (await world.Node.CallAsync("getdescriptorinfo", $"wpkh({world.Xpub}/0/*)")).Text("descriptor");
        var derived = (await world.Node.CallAsync("deriveaddresses", descriptor, new[] { 0, 200 })).EnumerateArray().Select(a => a.GetString()!).ToArray();
        invoices.ShouldBeSubsetOf(derived);
    }
}
