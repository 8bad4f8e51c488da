using System.Text.Json.Nodes;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.Ethereum.Rpc;

public sealed class EvmRpcClientTests
{
    private const string Key = "0123456789abcdef0123";
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "", "refuses this host")]
    [InlineData(404, "", "404")]
    [InlineData(429, "", "429")]
    [InlineData(500, "", "500")]
    [InlineData(200, "<html>sign in</html>", "JSON")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"}", "JSON")]
    [InlineData(200, "[]", "batch of 2 calls")]
    [InlineData(200, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"limit of key 0123456789abcdef0123 reached\\n\"}}", "limit of key *** reached")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":0,\"result\":\"0x1\"}]", "twice")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":7,\"result\":\"0x1\"}]", "unknown")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":1}]", "'result' is missing")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":1,\"result\":{\"number\":7}}]", "'number' is not a text")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":1,\"result\":null}]", "no latest block")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x\"},{\"id\":1,\"result\":null}]", "not a hexadecimal quantity")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x89\"},{\"id\":1,\"result\":null}]", "chain id is 137")]
    [InlineData(200, "[{\"id\":0,\"result\":\"0x1\"},{\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no key 0123456789ABCDEF0123\"}}]", "no key *** (code -32000)")]
    public async Task A_bad_answer_makes_the_chain_unavailable_and_the_key_stays_secret(int status, string body, string word)
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Override = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };
        var refusal = await RefusalAsync(node.Connect($"/v3/{Key}?token={Key}"));
        refusal.Message.ShouldContain(word);
        refusal.ToString().ShouldNotContain(Key, Case.Insensitive);
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_stall_ends_after_the_timeout_and_a_cut_is_seen()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Override = async context =>
        {
            await context.Response.WriteAsync("[", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };
        (await RefusalAsync(node.Connect(Key, TimeSpan.FromMilliseconds(200)))).Message.ShouldContain("did not answer within 0.2 s");
        node.Override = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("[{\"id\":0,", context.RequestAborted);
            context.Abort();
        };
        (await RefusalAsync(node.Connect(Key))).ToString().ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var node = await FakeEvmNode.StartAsync();
        await using var elsewhere = await FakeEvmNode.StartAsync();
        node.Override = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Url.ToString();
            return Task.CompletedTask;
        };
        (await RefusalAsync(node.Connect())).Message.ShouldContain("307");
        elsewhere.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_node_is_named_without_the_key()
    {
        var node = await FakeEvmNode.StartAsync();
        var url = new Uri(node.Url, $"/{Key}");
        await node.DisposeAsync();
        using var client = new EvmRpcClient(url, TimeSpan.FromSeconds(10), TimeProvider.System);
        var refusal = await Should.ThrowAsync<ChainUnavailableException>(() => client.SendAsync([new("eth_chainId")], Cancel));
        refusal.Message.ShouldContain($"{url.Host}:{url.Port}");
        refusal.ToString().ShouldNotContain(Key);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("0", 1)]
    [InlineData("999999999", 300)]
    [InlineData("junk", 2)]
    [InlineData(null, 2)]
    public async Task A_provider_that_asks_for_a_pause_gets_it(string? retryAfter, int seconds)
    {
        await using var node = await FakeEvmNode.StartAsync();
        var time = new StillTime(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var asked = 0;
        node.Override = context =>
        {
            asked++;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };
        var chain = node.Connect(time: time);
        (await RefusalAsync(chain)).Message.ShouldContain("429");
        time.Pass(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        (await RefusalAsync(chain)).Message.ShouldContain("limits its calls");
        asked.ShouldBe(1);
        node.Override = null;
        time.Pass(TimeSpan.FromMilliseconds(2));
        (await chain.GetTipAsync(Cancel)).Height.ShouldBe(7);
    }

    [Fact]
    public async Task Another_network_is_found_before_anything_is_believed()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var chain = node.Connect();
        (await chain.GetTipAsync(Cancel)).Height.ShouldBe(7);
        node.On("eth_chainId", _ => "0x38");
        (await RefusalAsync(chain)).Message.ShouldContain("chain id is 56, but 1 is configured");
    }

    [Fact]
    public async Task A_network_with_the_same_id_and_another_beginning_is_another_network()
    {
        await using var node = await FakeEvmNode.StartAsync();
        var genesis = FakeEvmNode.Hash(0xb0);
        node.On("eth_getBlockByNumber", p => (string?)p[0] == "0x0" ? new JsonObject { ["hash"] = genesis } : node.Block.DeepClone());
        var chain = node.Connect(configure: o => o.GenesisHash = FakeEvmNode.Hash(0xb0).ToUpperInvariant().Replace('X', 'x'));
        (await chain.GetTipAsync(Cancel)).Height.ShouldBe(7);
        genesis = FakeEvmNode.Hash(0xb1);
        (await RefusalAsync(chain)).Message.ShouldContain($"its block 0 is {genesis}");
    }

    private static Task<ChainUnavailableException> RefusalAsync(EvmChain chain) => Should.ThrowAsync<ChainUnavailableException>(() => chain.GetTipAsync(Cancel).AsTask());
}
