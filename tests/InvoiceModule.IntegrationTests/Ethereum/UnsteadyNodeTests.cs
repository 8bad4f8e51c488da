using InvoiceModule.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

/// <summary>A node that moves on between two questions of one look.</summary>
public sealed class UnsteadyNodeTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const long Gwei = 1_000_000_000;

    /// <summary>F30: what takes the payment's place is mined after the pool was read, and is seen in the newest blocks beside it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_replaced_in_the_middle_of_a_look_counts_no_more_and_never_twice(bool isSpeedUp)
    {
        await using var node = await AnvilNode.StartAsync();
        await node.MineAsync(10);
        var questions = new Between();
        await using var host = await EvmHost.StartAsync(
            [fixture.Connect(o => (o.RpcUrl, o.Finality) = (node.RpcUrl, EvmFinality.FinalizedTag), handler: questions)], [fixture.NewReceiver()]);
        var invoice = await host.InvoiceAsync("ETH", 2 * Gwei);
        var payer = node.Accounts[1];
        var nonce = await node.CountAsync(payer);
        await node.SendAsync(payer, invoice.Address, Gwei, nonce: nonce, gasPrice: 20 * Gwei);
        (await host.LookAsync(invoice)).Status.ShouldBe("PARTIALLY_PAID");
        questions.AfterPool = async () =>
        {
            await node.SendAsync(payer, isSpeedUp ? invoice.Address : payer, isSpeedUp ? Gwei : 0, nonce: nonce, gasPrice: 60 * Gwei);
            await node.MineAsync();
        };
        (await host.LookAsync(invoice)).Received.ShouldBe(Gwei);
        questions.AfterPool.ShouldBeNull();
        (await host.LookAsync(invoice)).Received.ShouldBe(isSpeedUp ? Gwei : 0);
        (await host.LookAsync(invoice)).ShouldSatisfyAllConditions(i => i.Received.ShouldBe(isSpeedUp ? Gwei : 0), i => i.Status.ShouldBe(isSpeedUp ? "PARTIALLY_PAID" : "NOT_PAID"));
    }

    private sealed class Between() : DelegatingHandler(new SocketsHttpHandler())
    {
        public Func<Task>? AfterPool { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isPool = (await request.Content!.ReadAsStringAsync(cancellationToken)).Contains("txpool_content", StringComparison.Ordinal);
            var response = await base.SendAsync(request, cancellationToken);
            if (!isPool || AfterPool is not { } act)
                return response;
            AfterPool = null;
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            await act();
            return response;
        }
    }
}
