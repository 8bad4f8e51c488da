using System.Security.Cryptography;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>An EVM node with a token, a hostile one and a contract that pays, a host that is configured for it, and a merchant.</summary>
internal sealed class EthereumWorld(AnvilNode node, ShopProcess shop, SimulatedMerchant merchant) : IAsyncDisposable
{
    private const uint MainPublicVersion = 0x0488B21E;

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

    public static async Task<EthereumWorld> StartAsync()
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
            return new EthereumWorld(node, shop, merchant) { Token = token, Hostile = hostile, Splitter = splitter };
        }
        catch
        {
            await node.DisposeAsync();
            await merchant.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same world with a path at the merchant of one's own.</summary>
    public EthereumWorld WithInbox() => new(node, shop, merchant) { Token = Token, Hostile = Hostile, Splitter = Splitter };

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
