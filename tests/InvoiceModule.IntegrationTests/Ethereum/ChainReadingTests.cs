using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Addresses;

namespace InvoiceModule.IntegrationTests.Ethereum;

public sealed class ChainReadingTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private string TokenKey => EvmAddress.WithChecksum(fixture.Token);

    [Fact]
    public async Task A_native_payment_waits_and_then_stands_in_a_block_in_the_same_place()
    {
        var chain = fixture.Connect();
        var receiver = fixture.NewReceiver();
        var hash = await fixture.Node.SendAsync(fixture.Payer, receiver, Ether + 1);
        var waiting = (await PendingAsync(chain)).Single(t => t.TxId == hash);
        waiting.Transfers.ShouldBe([new Transfer(0, receiver, Ether + 1)]);
        waiting.SeenAt.ShouldBeNull();

        var tip = await chain.GetTipAsync(Cancel);
        var block = await fixture.MineAndReadAsync(chain);
        block.ParentHash.ShouldBe(tip.Hash);
        block.Height.ShouldBe(tip.Height + 1);
        block.Time.Kind.ShouldBe(DateTimeKind.Utc);
        var mined = block.Transactions.Single(t => t.TxId == hash);
        mined.Transfers.ShouldBe(waiting.Transfers);
        mined.Spends.ShouldBe(waiting.Spends);
        (await PendingAsync(chain)).ShouldNotContain(t => t.TxId == hash);
        (await chain.GetBlockAsync(new BlockRequest(block.Height + 1), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_payment_waits_and_then_stands_in_a_block_in_the_same_place()
    {
        var chain = fixture.Connect();
        var receiver = fixture.NewReceiver();
        var hash = await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("transfer(address,uint256)", receiver, 12_345_678));
        var waiting = (await PendingAsync(chain)).Single(t => t.TxId == hash);
        waiting.Transfers.ShouldBe([new Transfer(1, receiver, 12_345_678, TokenKey)]);
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers.ShouldBe(waiting.Transfers);
    }

    [Fact]
    public async Task A_token_that_returns_nothing_is_read_and_transferFrom_too()
    {
        var chain = fixture.Connect();
        var receiver = fixture.NewReceiver();
        var spender = fixture.Node.Accounts[1];
        await fixture.Node.SendAsync(fixture.Payer, fixture.Silent, 0, fixture.SilentCode.Call("approve(address,uint256)", spender, 70));
        await fixture.MineAndReadAsync(chain);
        var hash = await fixture.Node.SendAsync(spender, fixture.Silent, 0, fixture.SilentCode.Call("transferFrom(address,address,uint256)", fixture.Payer, receiver, 70));
        var waiting = (await PendingAsync(chain)).Single(t => t.TxId == hash);
        waiting.Transfers.ShouldBe([new Transfer(1, receiver, 70, EvmAddress.WithChecksum(fixture.Silent))]);
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers.ShouldBe(waiting.Transfers);
    }

    [Fact]
    public async Task Several_transfers_in_one_transaction_keep_places_of_their_own()
    {
        var chain = fixture.Connect();
        var (first, second) = (fixture.NewReceiver(), fixture.NewReceiver());
        var hash = await fixture.Node.SendAsync(fixture.Payer, fixture.Token, 0, fixture.TokenCode.Call("payAll(address[],uint256)", new[] { first, second, first }, 5));
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers
            .ShouldBe([new Transfer(1, first, 5, TokenKey), new Transfer(2, second, 5, TokenKey), new Transfer(3, first, 5, TokenKey)]);
    }

    [Fact]
    public async Task What_a_fee_leaves_is_what_counts()
    {
        var chain = fixture.Connect();
        var receiver = fixture.NewReceiver();
        await fixture.Node.SendAsync(fixture.Payer, fixture.Silent, 0, fixture.SilentCode.Call("setFee(uint256)", 2));
        var hash = await fixture.Node.SendAsync(fixture.Payer, fixture.Silent, 0, fixture.SilentCode.Call("transfer(address,uint256)", receiver, 100));
        await fixture.Node.SendAsync(fixture.Payer, fixture.Silent, 0, fixture.SilentCode.Call("setFee(uint256)", 0));
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers.Single(t => t.To == receiver).Amount.ShouldBe(98);
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("trace")]
    public async Task Coins_passed_on_by_a_contract_are_found(string source)
    {
        var chain = fixture.Connect(handler: source == "debug" ? null : new WithoutMethods("debug_traceBlockByHash"));
        var (first, second) = (fixture.NewReceiver(), fixture.NewReceiver());
        var hash = await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 10, fixture.SplitterCode.Call("payAll(address[])", (object)new[] { first, second }));
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers
            .ShouldBe([new Transfer(0, fixture.Splitter, 10), new Transfer(0x40000000, first, 5), new Transfer(0x40000001, second, 5)]);

        var heir = fixture.NewReceiver();
        hash = await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 7, fixture.SplitterCode.Call("payByDestruction(address)", heir));
        (await fixture.MineAndReadAsync(chain)).Transactions.Single(t => t.TxId == hash).Transfers.Single(t => t.To == heir).Amount.ShouldBe(7);
        chain.SeesInnerTransfers.ShouldBe(true);
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("trace")]
    public async Task Coins_that_an_inner_call_took_back_are_not_found(string source)
    {
        var chain = fixture.Connect(handler: source == "debug" ? null : new WithoutMethods("debug_traceBlockByHash"));
        var receiver = fixture.NewReceiver();
        var inside = await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 10, fixture.SplitterCode.Call("payAndRevertInside(address)", receiver));
        var whole = await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 10, fixture.SplitterCode.Call("payAndRevert(address)", receiver));
        var block = await fixture.MineAndReadAsync(chain);
        block.Transactions.Select(t => t.TxId).ShouldBe([inside, whole]);
        block.Transactions.SelectMany(t => t.Transfers).ShouldNotContain(t => t.To == receiver);
        block.Transactions[1].Transfers.ShouldBeEmpty();
        block.Transactions[1].Spends.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_node_without_traces_is_named_and_read_all_the_same()
    {
        var log = new LogLines();
        var chain = fixture.Connect(logger: log, handler: new WithoutMethods("debug_traceBlockByHash", "trace_block", "eth_getBlockReceipts", "txpool_content"));
        var receiver = fixture.NewReceiver();
        var passedOn = await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 10, fixture.SplitterCode.Call("payAll(address[])", (object)new[] { receiver }));
        for (var i = 1; i <= 12; i++)
            await fixture.Node.SendAsync(fixture.Payer, receiver, i);
        (await PendingAsync(chain)).Count.ShouldBe(13);
        var block = await fixture.MineAndReadAsync(chain);
        block.Transactions.Count.ShouldBe(13);
        block.Transactions.SelectMany(t => t.Transfers).Where(t => t.To == receiver).Sum(t => (long)t.Amount).ShouldBe(78);
        block.Transactions.Single(t => t.TxId == passedOn).Transfers.ShouldBe([new Transfer(0, fixture.Splitter, 10)]);
        chain.SeesInnerTransfers.ShouldBe(false);
        await fixture.Node.SendAsync(fixture.Payer, fixture.Splitter, 10, fixture.SplitterCode.Call("payAll(address[])", (object)new[] { receiver }));
        await fixture.MineAndReadAsync(chain);
        log.Lines.ShouldHaveSingleItem().ShouldContain("has no traces");
    }

    [Fact]
    public async Task Only_the_configured_contract_counts_and_only_its_well_formed_events()
    {
        var (honest, suspicious) = (fixture.Connect(), fixture.Connect(o => o.Tokens.Add(new EvmToken { Symbol = "EVIL", Contract = fixture.Hostile, Decimals = 6 })));
        var receiver = fixture.NewReceiver();
        foreach (var call in new[]
        {
            fixture.HostileCode.Call("transferNft(address,uint256)", receiver, 1),
            fixture.HostileCode.Call("transferAnonymously(address,uint256)", receiver, 2),
            fixture.HostileCode.Call("transferWithData(address,uint256,uint256)", receiver, 3, 31),
            fixture.HostileCode.Call("transferWithData(address,uint256,uint256)", receiver, 4, 64),
            fixture.HostileCode.Call("transferWithData(address,uint256,uint256)", receiver, 4, 0),
            fixture.HostileCode.Call("transferToWord(uint256,uint256)", (BigInteger.One << 160) + 0xaa, 5),
            fixture.HostileCode.Call("transfer(address,uint256)", receiver, BigInteger.Pow(2, 256) - 1),
        })
            await fixture.Node.SendAsync(fixture.Payer, fixture.Hostile, 0, call);
        var block = await fixture.MineAndReadAsync(honest);
        block.Transactions.Count.ShouldBe(7);
        block.Transactions.SelectMany(t => t.Transfers).ShouldBeEmpty();
        (await suspicious.GetBlockAsync(new BlockRequest(block.Height), Cancel))!.Transactions.SelectMany(t => t.Transfers)
            .ShouldBe([new Transfer(1, receiver, BaseUnits.Max, EvmAddress.WithChecksum(fixture.Hostile))]);
    }

    private static async Task<IReadOnlyList<ChainTransaction>> PendingAsync(EvmChain chain) => await chain.GetPendingAsync(new PendingRequest(), Cancel);
}
