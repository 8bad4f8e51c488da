using System.Numerics;
using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Bitcoin;

/// <summary>Litecoin's extension block (MWEB): money goes in, moves inside, and comes out to an address.</summary>
public sealed class ExtensionBlockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Money_that_leaves_the_extension_block_is_a_transfer_of_the_block_that_pays_it_out()
    {
        await using var node = await LitecoinNode.StartAsync(extensionBlock: true);
        await using var chain = new BitcoinChain(
            KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Regtest),
            () => new BitcoinRpcClient(node.RpcUrl, LitecoinNode.User, LitecoinNode.Password),
            TimeSpan.FromSeconds(30));
        await node.MineAsync(431);
        await node.SendToAddressAsync(await node.GetNewAddressAsync("mweb"), 10m);
        var pegIn = (await chain.GetPendingAsync(new PendingRequest(), Token)).ShouldHaveSingleItem();
        pegIn.Transfers.ShouldHaveSingleItem().Ordinal.ShouldBe(0);
        await node.MineAsync(2);

        var address = await node.GetNewAddressAsync();
        await LockTransparentCoinsAsync(node);
        var inside = await node.SendToAddressAsync(address, 5m);
        var waiting = (await chain.GetPendingAsync(new PendingRequest(), Token)).ShouldHaveSingleItem();
        waiting.TxId.ShouldBe(inside);
        waiting.Transfers.ShouldBeEmpty();
        waiting.Spends.ShouldAllBe(s => s.StartsWith("mweb:", StringComparison.Ordinal));
        waiting.Spends.ShouldNotBeEmpty();

        await node.MineAsync(1);
        var block = (await chain.GetBlockAsync(new BlockRequest((await chain.GetTipAsync(Token)).Height), Token)).ShouldNotBeNull();
        var payouts = block.Transactions.SelectMany(t => t.Transfers).Where(t => t.To == chain.GetAddressKey(address)).ToList();
        var payout = payouts.ShouldHaveSingleItem();
        payout.Amount.ShouldBe(new BigInteger(5_00000000));
        payout.Ordinal.ShouldBe(1);
        block.Transactions[^1].Transfers.ShouldContain(payout);
        block.Transactions[^1].IsCoinbase.ShouldBeFalse();
        block.Transactions[^1].Maturity.ShouldBe(6);
        block.Transactions.SkipLast(1).ShouldAllBe(t => t.Maturity == 0);
    }

    internal static async Task LockTransparentCoinsAsync(LitecoinNode node)
    {
        var coins = (await node.CallWalletAsync("miner", "listunspent")).EnumerateArray()
            .Where(c => !c.GetProperty("address").GetString()!.StartsWith("tmweb", StringComparison.Ordinal))
            .Select(c => new { txid = c.GetProperty("txid").GetString(), vout = c.GetProperty("vout").GetInt32() });
        await node.CallWalletAsync("miner", "lockunspent", false, coins);
    }
}
