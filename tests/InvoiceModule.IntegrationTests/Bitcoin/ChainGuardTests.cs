using InvoiceModule.Bitcoin;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Bitcoin;

public sealed class ChainGuardTests(LitecoinFixture fixture) : IClassFixture<LitecoinFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KnownNetworks.Litecoin, BitcoinNetwork.Main)]
    [InlineData(KnownNetworks.Litecoin, BitcoinNetwork.Test)]
    [InlineData(KnownNetworks.Bitcoin, BitcoinNetwork.Regtest)]
    [InlineData(KnownNetworks.Dogecoin, BitcoinNetwork.Regtest)]
    public async Task A_node_of_another_network_is_refused_for_every_question(string blockchain, BitcoinNetwork network)
    {
        var chain = fixture.Connect(blockchain, network);
        foreach (var question in Questions(chain))
        {
            var refusal = await Should.ThrowAsync<ChainUnavailableException>(question);
            refusal.Message.ShouldContain("530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9");
            refusal.Message.ShouldContain(KnownNetworks.Get(blockchain, network).Proof.Hash);
        }
    }

    [Fact]
    public async Task A_node_of_the_public_test_network_is_refused_on_regtest_and_known_as_what_it_is()
    {
        await using var node = await LitecoinNode.StartAsync("test");
        await using var wrong = fixture.Connect(url: node.RpcUrl);
        foreach (var question in Questions(wrong))
            await Should.ThrowAsync<ChainUnavailableException>(question);

        // The right network, but a node without peers that is years behind: it knows nothing of today's payments.
        await using var right = fixture.Connect(network: BitcoinNetwork.Test, url: node.RpcUrl);
        (await right.GetBlockAsync(new BlockRequest(0), Token)).ShouldNotBeNull();
        (await Should.ThrowAsync<ChainUnavailableException>(() => right.GetTipAsync(Token).AsTask())).Message.ShouldContain("still downloading");
    }

    [Fact]
    public async Task A_wrong_password_is_named_as_the_fault_and_not_repeated()
    {
        const string wrong = "wr0ng-and-secret";
        var chain = fixture.Connect(password: wrong);
        foreach (var question in Questions(chain))
        {
            var refusal = await Should.ThrowAsync<ChainUnavailableException>(question);
            refusal.Message.ShouldContain("RpcPassword");
            refusal.ToString().ShouldNotContain(wrong);
            refusal.ToString().ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{LitecoinNode.User}:{wrong}")));
        }
    }

    [Fact]
    public async Task A_node_that_is_down_is_unavailable()
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort.Find(1)[0]}/");
        var chain = fixture.Connect(url: nobody);
        foreach (var question in Questions(chain))
            (await Should.ThrowAsync<ChainUnavailableException>(question)).Message.ShouldContain(nobody.Authority);
    }

    private static Func<Task>[] Questions(BitcoinChain chain) =>
    [
        () => chain.GetTipAsync(Token).AsTask(),
        () => chain.GetBlockAsync(new BlockRequest(1), Token).AsTask(),
        () => chain.GetBlockAsync(new BlockRequest(1_000_000), Token).AsTask(),
        () => chain.GetPendingAsync(new PendingRequest(), Token).AsTask(),
        () => chain.WaitAsync(Token),
    ];
}
