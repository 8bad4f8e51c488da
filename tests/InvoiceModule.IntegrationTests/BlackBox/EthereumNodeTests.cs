using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>A host with a real EVM node, one for all. The node's own accounts pay; nothing of the product is asked what an address or a payment is.</summary>
public sealed class EthereumNodeTests(EthereumWorlds worlds) : IClassFixture<EthereumWorlds>
{
    private const long Gwei = 1_000_000_000;

    [Fact]
    public async Task A_real_payment_of_coins_is_called_back_to_PAID_and_taken_back()
    {
        var world = await worlds.StartAsync();
        var invoice = await world.OrderAsync("ETH", 5 * Gwei, confirmations: 2);
        invoice.Address.ShouldStartWith("0x");
        invoice.Text("payment_uri").ShouldBe($"ethereum:{invoice.Address}@{AnvilNode.ChainId}?value={5 * Gwei}");
        var txid = await world.Node.SendAsync(world.Payer, invoice.Address, 5 * Gwei);
        (await world.Inbox.WaitForStatusAsync("IN_MEMPOOL")).Body.Txs.ShouldBe([txid]);
        await world.Node.MineAsync();
        await world.Inbox.WaitForStatusAsync("IN_BLOCK");
        await world.Node.MineAsync();
        (await world.Inbox.WaitForStatusAsync("PAID")).Body.Confirmations.ShouldBe(2);

        // The node drops what it reorganises away: it is in neither chain nor pool.
        await world.Node.CallAsync("anvil_reorg", 2, Array.Empty<object>());
        await world.Node.MineAsync();
        var reversed = await world.Client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        reversed.Status.ShouldBe("NOT_PAID");
        reversed.Received.ShouldBe(0);
    }

    [Fact]
    public async Task A_real_payment_of_tokens_is_called_back_to_PAID()
    {
        var world = await worlds.StartAsync();
        var invoice = await world.OrderAsync("USDT", 12_345_678);
        invoice.Text("payment_uri").ShouldBe($"ethereum:{invoice.Text("contract_address")}@{AnvilNode.ChainId}/transfer?address={invoice.Address}&uint256=12345678");
        var txid = await world.SendTokenAsync(world.Token, world.TokenCode, invoice, 12_345_678);
        (await world.Inbox.WaitForStatusAsync("IN_MEMPOOL")).Body.Txs.ShouldBe([txid]);
        await world.Node.MineAsync();
        var paid = await world.Inbox.WaitForStatusAsync("PAID");
        paid.Body.Received.ShouldBe(12_345_678);
        paid.ShouldBeSignedWith(world.Shop.WebhookSecret);
        world.Shop.Log.Text.ShouldNotContain("disabled");
    }

    [Fact]
    public async Task False_money_credits_nothing_and_coins_by_an_inner_call_do()
    {
        var world = await worlds.StartAsync();
        var token = await world.OrderAsync("USDT", 1_000_000);
        await world.SendTokenAsync(world.Hostile, world.HostileCode, token, 1_000_000);
        var inner = await world.OrderAsync("ETH", 4 * Gwei);
        var txid = await world.Node.SendAsync(world.Payer, world.Splitter, 4 * Gwei, world.SplitterCode.Call("payAll(address[])", (object)new[] { inner.Address }));
        await world.Node.MineAsync();
        (await world.Client.WaitForStatusAsync(inner.Id, "PAID")).Txs.ShouldBe([txid]);
        var untouched = await world.Client.InvoiceAsync(token.Id);
        (untouched.Status, untouched.Version).ShouldBe(("NOT_PAID", 1));
    }

    [Fact]
    public async Task A_call_that_fails_in_its_block_stops_counting_at_once()
    {
        var world = await worlds.StartAsync();
        var invoice = await world.OrderAsync("USDT", 1_000_000);

        // This account has no tokens.
        var poor = world.Node.Accounts[7];
        await world.SendTokenAsync(world.Token, world.TokenCode, invoice, 1_000_000, poor);
        await world.Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await world.Node.MineAsync();
        var back = await world.Client.WaitForStatusAsync(invoice.Id, "NOT_PAID");
        back.Received.ShouldBe(0);
        back.Active.ShouldBeTrue();
    }

    [Fact]
    public async Task A_payment_replaced_under_the_same_nonce_counts_once_and_a_cancelled_one_not_at_all()
    {
        var world = await worlds.StartAsync();
        var (invoice, sender) = (await world.OrderAsync("ETH", 5 * Gwei), world.Node.Accounts[3]);
        var first = await world.Node.SendAsync(sender, invoice.Address, 5 * Gwei, nonce: 0, gasPrice: 10 * Gwei);
        (await world.Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL")).Txs.ShouldBe([first]);
        var second = await world.Node.SendAsync(sender, invoice.Address, 5 * Gwei, nonce: 0, gasPrice: 20 * Gwei);
        (await world.Client.WaitAsync(invoice.Id, i => i.Txs.Contains(second))).Received.ShouldBe(5 * Gwei);
        await world.Node.SendAsync(sender, sender, 0, nonce: 0, gasPrice: 40 * Gwei);
        var cancelled = await world.Client.WaitForStatusAsync(invoice.Id, "NOT_PAID");
        cancelled.Received.ShouldBe(0);
        await world.Node.MineAsync();
        (await world.Client.InvoiceAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }
}
