using System.Numerics;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Merchants;
using InvoiceModule.IntegrationTests.Nodes;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>A Litecoin node, a host that is configured for it, and a merchant.</summary>
internal sealed class LitecoinWorld(LitecoinNode node, ShopProcess shop, SimulatedMerchant merchant, string xpub) : IAsyncDisposable
{
    private const decimal Coin = 100_000_000m;

    public LitecoinNode Node => node;

    public ShopProcess Shop => shop;

    public ShopClient Client => shop.Client;

    public MerchantInbox Inbox { get; } = MerchantInbox.Open(merchant);

    public string Xpub => xpub;

    public static async Task<LitecoinWorld> StartAsync(DatabaseKind kind)
    {
        var xpub = PrivateKeyTree.TestAccount(Guid.NewGuid().ToByteArray());
        var merchant = await SimulatedMerchant.StartAsync();
        var node = await LitecoinNode.StartAsync();
        try
        {
            await node.MineAsync(110);
            var shop = await ShopProcess.StartAsync(kind, new Dictionary<string, string>
            {
                ["Chains:Litecoin:RpcUrl"] = node.RpcUrl.ToString(),
                ["Chains:Litecoin:RpcUser"] = LitecoinNode.User,
                ["Chains:Litecoin:RpcPassword"] = LitecoinNode.Password,
                ["Chains:Litecoin:Network"] = "regtest",
                ["Chains:Litecoin:Xpub"] = xpub,
            });
            return new LitecoinWorld(node, shop, merchant, xpub);
        }
        catch
        {
            await node.DisposeAsync();
            await merchant.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same world with a path at the merchant of one's own.</summary>
    public LitecoinWorld WithInbox() => new(node, shop, merchant, xpub);

    public Task<JsonElement> OrderAsync(long value, int confirmations = 1)
        => Client.OrderAsync(InvoiceOrder.Crypto(value, "litecoin", "LTC", confirmations).WithCallback(Inbox.Url));

    public Task<string> PayAsync(JsonElement invoice, BigInteger value) => node.SendToAddressAsync(invoice.Address, (decimal)value / Coin);

    public async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        await node.DisposeAsync();
        await merchant.DisposeAsync();
    }
}
