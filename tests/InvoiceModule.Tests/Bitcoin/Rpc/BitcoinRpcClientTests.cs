using System.Net;
using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Bitcoin.Rpc;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Rpc;

public sealed class BitcoinRpcClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whatever answers: HTML, half JSON, another protocol's JSON, wrong shapes and wrong types.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Welcome to nginx!</body></html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("42")]
    [InlineData("[{\"id\":0")]
    [InlineData("[1,2]")]
    [InlineData("[null,null]")]
    [InlineData("[{\"id\":0,\"result\":1},{\"id\":0,\"result\":1}]")]
    [InlineData("[{\"id\":0,\"result\":1},{\"id\":2,\"result\":1}]")]
    [InlineData("[{\"id\":0,\"result\":1},{\"id\":-1,\"result\":1}]")]
    [InlineData("[{\"id\":\"0\",\"result\":1},{\"id\":\"1\",\"result\":1}]")]
    [InlineData("[{\"id\":0.5,\"result\":1},{\"id\":1e99,\"result\":1}]")]
    [InlineData("[{\"id\":0},{\"id\":1}]")]
    [InlineData("[{\"id\":0,\"result\":null},{\"id\":1,\"result\":null}]")]
    [InlineData("[{\"id\":0,\"error\":1},{\"id\":1,\"error\":[]}]")]
    [InlineData("[{\"id\":0,\"error\":{}},{\"id\":1,\"error\":{}}]")]
    [InlineData("[{\"id\":0,\"result\":\"\\uD800\"},{\"id\":1,\"result\":\"\\uD800\"}]")]
    [InlineData("{\"result\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"},\"id\":null}")]
    public async Task An_answer_that_cannot_be_read_makes_the_chain_unavailable(string body)
    {
        using var node = new FakeNode();
        node.AnswerAlways(body);
        await using var chain = node.Connect();
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask());
        await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetBlockAsync(new BlockRequest(3), Token).AsTask());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "RpcPassword")]
    [InlineData(HttpStatusCode.Forbidden, "rpcallowip")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "rpcworkqueue")]
    [InlineData(HttpStatusCode.InternalServerError, "500")]
    [InlineData(HttpStatusCode.Redirect, "302")]
    public async Task A_status_says_what_to_mend(HttpStatusCode status, string hint)
    {
        using var node = new FakeNode();
        node.AnswerAlways("secret-of-the-node", status);
        await using var chain = node.Connect();
        var refusal = await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask());
        refusal.Message.ShouldContain(hint);
        refusal.ToString().ShouldNotContain("secret-of-the-node");
    }

    [Fact]
    public async Task A_node_that_is_silent_is_given_up_after_the_timeout_and_a_caller_may_give_up_sooner()
    {
        using var node = new FakeNode();
        node.Override = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new HttpResponseMessage();
        };
        await using var chain = node.Connect(TimeSpan.FromMilliseconds(100));
        (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message.ShouldContain("0.1 s");

        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => chain.GetTipAsync(gaveUp.Token).AsTask());
    }

    [Fact]
    public async Task An_answer_that_comes_twice_belongs_to_no_call()
    {
        using var node = new FakeNode();
        node.AnswerAlways($$"""[{"id":0,"result":"{{FakeNode.Network.Proof.Hash}}"},{"id":0,"result":"{{FakeNode.Network.Proof.Hash}}"}]""");
        await using var chain = node.Connect();
        (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message.ShouldContain("twice");
    }

    [Fact]
    public async Task Where_blocks_come_on_demand_an_old_tip_is_still_the_tip()
    {
        using var node = new FakeNode();
        node.On("getblockchaininfo", _ => $$"""{"blocks":7,"headers":7,"bestblockhash":"{{new string('a', 64)}}","initialblockdownload":true}""");
        await using var chain = node.Connect();
        (await chain.GetTipAsync(Token)).ShouldBe(new BlockRef(7, new string('a', 64)));
    }

    [Fact]
    public async Task Where_blocks_have_a_rhythm_a_node_that_is_still_downloading_has_no_tip()
    {
        using var node = new FakeNode();
        var network = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Main);
        node.On("getblockhash", _ => $"\"{network.Proof.Hash}\"");
        node.On("getblockchaininfo", _ => $$"""{"blocks":7,"headers":9,"bestblockhash":"{{new string('a', 64)}}","initialblockdownload":true}""");
        await using var chain = new BitcoinChain(network, () => new BitcoinRpcClient(new Uri("http://node.example:1/"), "u", "p", node), TimeSpan.FromSeconds(10));
        (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message.ShouldContain("block 7 of 9");
    }

    [Theory]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", null, null)]
    [InlineData("0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5", "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5", null)]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", "000000000000000001aba71abe96b8d7ba9a42bcd3e7bd9fd1b4eed7d6b2b1a5", "another network")]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f", "", "still downloading")]
    public async Task Bitcoin_is_told_from_those_that_split_from_it_by_a_later_block(string first, string? later, string? refusal)
    {
        using var node = new FakeNode();
        var network = KnownNetworks.Get(KnownNetworks.Bitcoin, BitcoinNetwork.Main);
        later ??= network.Proof.Hash;
        node.On("getblockhash", p => (int)p[0]! != 840_000 ? $"\"{first}\"" : later.Length > 0 ? $"\"{later}\"" : throw new RpcRefusal(-8, "Block height out of range"));
        node.On("getblockchaininfo", _ => $$"""{"blocks":900000,"headers":900000,"bestblockhash":"{{new string('a', 64)}}","initialblockdownload":false}""");
        await using var chain = new BitcoinChain(network, () => new BitcoinRpcClient(new Uri("http://node.example:1/"), "u", "p", node), TimeSpan.FromSeconds(10));
        if (refusal is null)
            (await chain.GetTipAsync(Token)).Height.ShouldBe(900_000);
        else
            (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message.ShouldContain(refusal);
    }

    [Fact]
    public async Task A_node_that_is_exchanged_for_one_of_another_network_is_refused_at_the_very_next_question()
    {
        using var node = new FakeNode();
        node.On("getblockchaininfo", _ => $$"""{"blocks":7,"headers":7,"bestblockhash":"{{new string('a', 64)}}"}""");
        await using var chain = node.Connect();
        await chain.GetTipAsync(Token);
        var other = new string('b', 64);
        node.On("getblockhash", _ => $"\"{other}\"");
        var refusal = (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message;
        refusal.ShouldContain(other);
        refusal.ShouldContain(FakeNode.Network.Proof.Hash);
    }

    [Fact]
    public async Task What_a_node_says_reaches_the_log_on_one_short_line()
    {
        using var node = new FakeNode();
        node.On("getblockchaininfo", _ => throw new RpcRefusal(-28, "Loading\r\nblock\u2028\u202e\u001b[31mindex" + new string('!', 5000)));
        await using var chain = node.Connect();
        var message = (await Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Token).AsTask())).Message;
        message.ShouldContain("getblockchaininfo");
        message.ShouldContain("-28");
        message.ShouldContain("Loading  block");
        message.ShouldNotContain(c => c < ' ' || c == '\u2028' || c == '\u202e');
        message.Length.ShouldBeLessThan(400);
    }
}
