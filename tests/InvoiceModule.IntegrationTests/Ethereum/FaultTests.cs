using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Invoices;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>Faults of an EVM chain, from the node to the invoice, on real anvils.</summary>
public sealed class FaultTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const long Gwei = 1_000_000_000;

    [Fact]
    public async Task A_provider_with_limits_gaps_and_stalls_makes_no_block_unread()
    {
        var provider = new UnreliableProvider { IsBad = false };
        await using var host = await EvmHost.StartAsync([fixture.Connect(handler: provider, timeout: TimeSpan.FromSeconds(1))], [fixture.NewReceiver(), fixture.NewReceiver()]);
        var (coins, tokens) = (await host.InvoiceAsync("ETH", 6 * Gwei), await host.InvoiceAsync("USDT", 6));
        provider.IsBad = true;
        for (var i = 0; i < 6; i++)
        {
            await fixture.Node.SendAsync(fixture.Payer, coins.Address, Gwei);
            await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", tokens.Address, 1));
            await fixture.Node.MineAsync();
            for (var look = 0; look < 3; look++)
                await host.TryScanAsync();
        }

        provider.Spoilt.Keys.Order(StringComparer.Ordinal).ShouldBe(["EventsOfAFailure", "MissingReceipt", "NullReceipt", "RangeLimit", "ServerError", "Stall"]);
        provider.IsBad = false;
        (await host.LookAsync(coins)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(6 * Gwei), i => i.Exception.ShouldBeNull());
        (await host.LookAsync(tokens)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Received.ShouldBe(6));
        (await host.PaymentsAsync()).Count.ShouldBe(12);
        var heights = await host.ReadHeightsAsync();
        heights.ShouldBe(Enumerable.Range((int)heights[0], heights.Count).Select(h => (long)h));
    }

    [Fact]
    public async Task Two_nodes_of_different_forks_behind_one_address_make_no_invoice_flap()
    {
        var genesis = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1000;
        await using var first = await AnvilNode.StartAsync(genesisTime: genesis);
        await using var second = await AnvilNode.StartAsync(genesisTime: genesis);
        foreach (var node in new[] { first, second })
            await node.MineAsync(10);
        var nodes = new AlternatingNodes(first.RpcUrl, second.RpcUrl) { AreBoth = false };
        await using var host = await EvmHost.StartAsync([fixture.Connect(o => o.Tokens.Clear(), handler: nodes)], [fixture.NewReceiver()]);
        var invoice = await host.InvoiceAsync("ETH", Gwei, confirmations: 3);
        await first.SendAsync(first.Accounts[0], invoice.Address, Gwei);
        await first.MineAsync(4);
        await second.CallAsync("anvil_setCoinbase", fixture.NewReceiver());
        await second.MineAsync(2);
        var paid = await host.LookAsync(invoice);
        paid.Status.ShouldBe("PAID");

        nodes.AreBoth = true;
        for (var look = 0; look < 40; look++)
        {
            await host.TryScanAsync();
            host.Module.Time.Pass(TimeSpan.FromMilliseconds(500));
            if (look % 10 == 9)
                await first.MineAsync();
        }

        (await host.Module.FindAsync(invoice.Id)).Version.ShouldBe(paid.Version);
        nodes.AreBoth = false;
        (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("PAID"), i => i.Version.ShouldBe(paid.Version));
    }

    [Fact]
    public async Task A_head_that_falls_below_the_payment_takes_PAID_back_and_counts_no_negative_confirmations()
    {
        await using var node = await AnvilNode.StartAsync();
        await node.MineAsync(5);
        await using var host = await EvmHost.StartAsync([fixture.Connect(o => (o.RpcUrl, _) = (node.RpcUrl, o.Tokens.Remove(o.Tokens[0]) && o.Tokens.Remove(o.Tokens[0])))], [fixture.NewReceiver()]);
        var invoice = await host.InvoiceAsync("ETH", Gwei, confirmations: 3);
        await node.SendAsync(node.Accounts[0], invoice.Address, Gwei);
        await node.MineAsync(3);
        (await host.LookAsync(invoice)).Status.ShouldBe("PAID");
        await node.CallAsync("anvil_rollback", 2);
        (await host.LookAsync(invoice)).Status.ShouldBe("PAID");
        host.Module.Time.Pass(TimeSpan.FromSeconds(6));
        (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("IN_BLOCK"), i => i.Confirmations.ShouldBe(1), i => i.Exception.ShouldNotBeNull().ShouldContain("reversed"));
        await node.CallAsync("anvil_rollback", 1);
        await host.TryScanAsync();
        host.Module.Time.Pass(TimeSpan.FromSeconds(6));
        (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Confirmations.ShouldBe(0), i => i.Status.ShouldNotBe("PAID"));
    }

    [Fact]
    public async Task An_address_leased_on_one_network_is_leased_to_nobody_on_a_second_and_money_that_comes_there_is_not_credited()
    {
        await using var other = await AnvilNode.StartAsync(chainId: 137);
        await other.MineAsync(5);
        await using var host = await EvmHost.StartAsync(
            [fixture.Connect(), fixture.Connect(o => (o.RpcUrl, o.ChainId) = (other.RpcUrl, 137), blockchain: "polygon")], [fixture.NewReceiver(), fixture.NewReceiver()]);
        var (here, there) = (await host.InvoiceAsync("ETH", Gwei), await host.InvoiceAsync("ETH", Gwei, blockchain: "polygon"));
        there.Address.ShouldNotBe(here.Address);
        (await Should.ThrowAsync<InvoicingException>(() => host.InvoiceAsync("ETH", Gwei, blockchain: "polygon"))).Code.ShouldBe(InvoicingErrorCodes.AddressUnavailable);

        await other.SendAsync(other.Accounts[0], here.Address, Gwei);
        await other.MineAsync();
        (await host.LookAsync(there)).Status.ShouldBe("NOT_PAID");
        (await host.LookAsync(here)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Received.ShouldBe(0));
        var stray = (await host.PaymentsAsync()).ShouldHaveSingleItem();
        (stray.Disposition, stray.Reason, stray.Blockchain, stray.InvoiceId).ShouldBe((PaymentDisposition.Suspense, "wrong_chain", "polygon", here.Id));
    }

    [Fact]
    public async Task A_thousand_transfers_of_nothing_change_nothing_and_write_a_bounded_number_of_rows()
    {
        await using var host = await EvmHost.StartAsync([fixture.Connect()], [fixture.NewReceiver()], dust: 5);
        var invoice = await host.InvoiceAsync("USDT", 10);
        var address = await host.Module.AddressAsync(invoice);
        for (var batch = 0; batch < 10; batch++)
        {
            await fixture.Node.SendAsync(
                fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("payAll(address[],uint256)", Enumerable.Repeat(invoice.Address, 100).ToArray(), batch % 2));
            await fixture.Node.MineAsync();
            await host.TryScanAsync();
        }

        (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Status.ShouldBe("NOT_PAID"), i => i.Version.ShouldBe(1), i => i.Received.ShouldBe(0));
        var after = await host.Module.AddressAsync(invoice);
        (after.Uses, after.LeasedBy).ShouldBe((address.Uses, address.LeasedBy));
        (await host.PaymentsAsync()).Count.ShouldBeInRange(1, 100);
        (await host.PaymentsAsync()).ShouldAllBe(p => p.Disposition == PaymentDisposition.Ignored);

        // What pays is seen all the same.
        await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", invoice.Address, 10));
        await fixture.Node.MineAsync();
        (await host.LookAsync(invoice)).Status.ShouldBe("PAID");
    }
}
