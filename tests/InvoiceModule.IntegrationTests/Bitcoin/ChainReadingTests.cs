using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.IntegrationTests.Bitcoin;

public sealed class ChainReadingTests(LitecoinFixture fixture) : IClassFixture<LitecoinFixture>
{
    private static readonly PendingRequest Pending = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tip_is_the_nodes_best_block()
    {
        var hash = (await fixture.Node.MineAsync(1))[0];
        var tip = await fixture.Chain.GetTipAsync(Token);
        tip.Hash.ShouldBe(hash);
        tip.Height.ShouldBe((await fixture.Node.CallAsync("getblockcount")).GetInt64());
    }

    [Fact]
    public async Task Blocks_form_a_chain_of_hashes_down_to_the_genesis_block()
    {
        var genesis = (await fixture.Chain.GetBlockAsync(new BlockRequest(0), Token)).ShouldNotBeNull();
        genesis.Hash.ShouldBe("530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9");
        genesis.ParentHash.ShouldBe(new string('0', 64));
        genesis.Time.ShouldBe(DateTime.UnixEpoch.AddSeconds(1296688602));
        genesis.Time.Kind.ShouldBe(DateTimeKind.Utc);

        var parent = genesis.Hash;
        for (var height = 1; height <= 20; height++)
        {
            var block = (await fixture.Chain.GetBlockAsync(new BlockRequest(height), Token)).ShouldNotBeNull();
            block.Height.ShouldBe(height);
            block.ParentHash.ShouldBe(parent);
            parent = block.Hash;
        }
    }

    [Fact]
    public async Task Above_the_tip_there_is_no_block()
    {
        var tip = await fixture.Chain.GetTipAsync(Token);
        (await fixture.Chain.GetBlockAsync(new BlockRequest(tip.Height + 1), Token)).ShouldBeNull();
        (await fixture.Chain.GetBlockAsync(new BlockRequest(10_000_000), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_payment_waits_in_the_pool_and_then_stands_in_a_block_as_the_same_transfer()
    {
        var address = await fixture.Node.GetNewAddressAsync();
        var before = DateTime.UtcNow.AddSeconds(-2);
        var txId = await fixture.Node.SendToAddressAsync(address, 0.29999999m);

        var waiting = (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldHaveSingleItem();
        waiting.TxId.ShouldBe(txId);
        waiting.IsCoinbase.ShouldBeFalse();
        waiting.SeenAt.ShouldNotBeNull().ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(2));
        var key = fixture.Chain.GetAddressKey(address).ShouldNotBeNull();
        var transfer = waiting.Transfers.Where(t => t.To == key).ShouldHaveSingleItem();
        transfer.Amount.ShouldBe(new BigInteger(29999999));
        transfer.ContractAddress.ShouldBeNull();
        waiting.Spends.ShouldBe(await InputsOf(txId));

        await fixture.Node.MineAsync(1);
        (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldBeEmpty();
        var mined = (await TipBlockAsync()).Transactions.Where(t => t.TxId == txId).ShouldHaveSingleItem();
        mined.Transfers.ShouldBe(waiting.Transfers);
        mined.Spends.ShouldBe(waiting.Spends);
    }

    [Fact]
    public async Task One_transaction_may_pay_several_addresses_each_with_its_own_output()
    {
        var first = await fixture.Node.GetNewAddressAsync();
        var second = await fixture.Node.GetNewAddressAsync("p2sh-segwit");
        await fixture.Node.SendManyAsync(new Dictionary<string, decimal> { [first] = 1.5m, [second] = 0.00012m });
        var transfers = (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldHaveSingleItem().Transfers;
        transfers.Where(t => t.To == fixture.Chain.GetAddressKey(first)).ShouldHaveSingleItem().Amount.ShouldBe(new BigInteger(150_000_000));
        transfers.Where(t => t.To == fixture.Chain.GetAddressKey(second)).ShouldHaveSingleItem().Amount.ShouldBe(new BigInteger(12_000));
        transfers.Select(t => t.Ordinal).ShouldBeUnique();
        await fixture.Node.MineAsync(1);
    }

    [Fact]
    public async Task The_first_transaction_of_a_block_creates_coins_and_spends_nothing()
    {
        var address = await fixture.Node.GetNewAddressAsync();
        await fixture.Node.SendToAddressAsync(await fixture.Node.GetNewAddressAsync(), 1m);
        await fixture.Node.MineAsync(1, address);
        var block = await TipBlockAsync();
        block.Transactions.Count.ShouldBe(2);
        block.Transactions[0].IsCoinbase.ShouldBeTrue();
        block.Transactions[0].Spends.ShouldBeEmpty();
        block.Transactions[0].Transfers.ShouldContain(t => t.To == fixture.Chain.GetAddressKey(address) && t.Amount > 0);
        block.Transactions[1].IsCoinbase.ShouldBeFalse();
    }

    [Fact]
    public async Task A_reorganisation_shows_other_hashes_and_brings_the_payment_back_into_the_pool()
    {
        var txId = await fixture.Node.SendToAddressAsync(await fixture.Node.GetNewAddressAsync(), 2m);
        await fixture.Node.MineAsync(1);
        var lost = await TipBlockAsync();
        lost.Transactions.ShouldContain(t => t.TxId == txId);

        await fixture.Node.InvalidateBlockAsync(lost.Hash);
        (await fixture.Chain.GetTipAsync(Token)).ShouldBe(new BlockRef(lost.Height - 1, lost.ParentHash));
        (await fixture.Chain.GetBlockAsync(new BlockRequest(lost.Height), Token)).ShouldBeNull();
        (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldContain(t => t.TxId == txId);

        await fixture.Node.GenerateBlockAsync();
        await fixture.Node.GenerateBlockAsync();
        var other = (await fixture.Chain.GetBlockAsync(new BlockRequest(lost.Height), Token)).ShouldNotBeNull();
        other.Hash.ShouldNotBe(lost.Hash);
        other.ParentHash.ShouldBe(lost.ParentHash);
        other.Transactions.ShouldHaveSingleItem();
        await fixture.Node.ReconsiderBlockAsync(lost.Hash);
        await fixture.Node.MineAsync(1);
        (await TipBlockAsync()).Transactions.ShouldContain(t => t.TxId == txId);
    }

    [Fact]
    public async Task A_replacement_shares_a_spent_output_with_what_it_replaces()
    {
        var address = await fixture.Node.GetNewAddressAsync();
        var firstId = await fixture.Node.SendToAddressAsync(address, 3m, replaceable: true);
        var first = (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldHaveSingleItem();
        first.TxId.ShouldBe(firstId);

        var secondId = await fixture.Node.BumpFeeAsync(firstId);
        var second = (await fixture.Chain.GetPendingAsync(Pending, Token)).ShouldHaveSingleItem();
        second.TxId.ShouldBe(secondId);
        second.TxId.ShouldNotBe(firstId);
        second.Spends.Intersect(first.Spends).ShouldNotBeEmpty();
        second.Transfers.ShouldContain(t => t.To == fixture.Chain.GetAddressKey(address) && t.Amount == 300_000_000);
        await fixture.Node.MineAsync(1);
    }

    private async Task<Block> TipBlockAsync()
        => (await fixture.Chain.GetBlockAsync(new BlockRequest((await fixture.Chain.GetTipAsync(Token)).Height), Token)).ShouldNotBeNull();

    private async Task<List<string>> InputsOf(string txId)
        => [.. (await fixture.Node.CallAsync("getrawtransaction", txId, true)).GetProperty("vin").EnumerateArray().Select(i => $"{i.GetProperty("txid").GetString()}:{i.GetProperty("vout").GetInt32()}")];
}
