using System.Security.Cryptography;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>A host with a real EVM node. The node's own accounts pay; nothing of the product is asked what an address or a payment is.</summary>
public sealed class EthereumNodeTests
{
    private const long Gwei = 1_000_000_000;
    private const uint MainPublicVersion = 0x0488B21E;

    [Fact]
    public async Task A_real_payment_of_coins_is_called_back_to_PAID_and_taken_back()
    {
        await using var world = await World.StartAsync();
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
        await using var world = await World.StartAsync();
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
        await using var world = await World.StartAsync();
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
        await using var world = await World.StartAsync();
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
        await using var world = await World.StartAsync();
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

    private sealed class World(AnvilNode node, ShopProcess shop, SimulatedMerchant merchant) : IAsyncDisposable
    {
        public AnvilNode Node => node;

        public ShopProcess Shop => shop;

        public ShopClient Client => shop.Client;

        public MerchantInbox Inbox { get; } = MerchantInbox.Open(merchant);

        public string Payer => node.Accounts[0];

        public TestContract TokenCode { get; } = TestContract.Load("TestToken");

        public TestContract HostileCode { get; } = TestContract.Load("HostileToken");

        public TestContract SplitterCode { get; } = TestContract.Load("Splitter");

        public required string Token { get; init; }

        public required string Hostile { get; init; }

        public required string Splitter { get; init; }

        public static async Task<World> StartAsync()
        {
            var xpub = PrivateKeyTree.FromSeed(RandomNumberGenerator.GetBytes(32)).Hardly(44).Hardly(60).Hardly(0).ToPublicText(MainPublicVersion);
            var merchant = await SimulatedMerchant.StartAsync();
            var node = await AnvilNode.StartAsync();
            try
            {
                var token = await node.DeployAsync(TestContract.Load("TestToken"));
                var (hostile, splitter) = (await node.DeployAsync(TestContract.Load("HostileToken")), await node.DeployAsync(TestContract.Load("Splitter")));
                var shop = await ShopProcess.StartAsync(DatabaseKind.Sqlite, new Dictionary<string, string>
                {
                    ["Chains:Ethereum:RpcUrl"] = node.RpcUrl.ToString(),
                    ["Chains:Ethereum:WebSocketUrl"] = node.WebSocketUrl.ToString(),
                    ["Chains:Ethereum:ChainId"] = "31337",
                    ["Chains:Ethereum:Xpub"] = xpub,
                    ["Chains:Ethereum:Tokens:0:Symbol"] = "USDT",
                    ["Chains:Ethereum:Tokens:0:Contract"] = token,
                    ["Chains:Ethereum:Tokens:0:Decimals"] = "6",
                });
                return new World(node, shop, merchant) { Token = token, Hostile = hostile, Splitter = splitter };
            }
            catch
            {
                await node.DisposeAsync();
                await merchant.DisposeAsync();
                throw;
            }
        }

        public Task<JsonElement> OrderAsync(string symbol, long value, int confirmations = 1)
            => Client.OrderAsync(InvoiceOrder.Crypto(value, "ethereum", symbol, confirmations).WithCallback(Inbox.Url));

        public Task<string> SendTokenAsync(string contract, TestContract code, JsonElement invoice, long amount, string? from = null)
            => node.SendAsync(from ?? Payer, contract, 0, code.Call("transfer(address,uint256)", invoice.Address, amount));

        public async ValueTask DisposeAsync()
        {
            await shop.DisposeAsync();
            await node.DisposeAsync();
            await merchant.DisposeAsync();
        }
    }
}
