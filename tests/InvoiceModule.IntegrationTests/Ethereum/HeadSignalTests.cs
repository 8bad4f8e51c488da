using System.Diagnostics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

public sealed class HeadSignalTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_block_ends_the_wait_within_a_second()
    {
        var chain = fixture.Connect(o => o.WebSocketUrl = fixture.Node.WebSocketUrl);
        var wait = await StartWaitingAsync(chain);
        var times = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await fixture.Node.MineAsync();
            await wait.WaitAsync(Patience, Cancel);
            times.Add(Stopwatch.GetElapsedTime(started));
            wait = chain.WaitAsync(Cancel);
            wait.IsCompleted.ShouldBeFalse();
        }

        times.Order().ElementAt(2).ShouldBeLessThan(TimeSpan.FromSeconds(1));

        // One that comes while nobody waits is told at the next wait.
        await fixture.Node.MineAsync();
        await wait.WaitAsync(Patience, Cancel);
        await chain.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => chain.WaitAsync(Cancel));
    }

    [Fact]
    public async Task A_broken_connection_is_told_and_made_again()
    {
        await using var node = await AnvilNode.StartAsync();
        var chain = fixture.Connect(o => (o.RpcUrl, o.WebSocketUrl) = (node.RpcUrl, node.WebSocketUrl));
        var wait = await StartWaitingAsync(chain, node);
        await node.DisposeAsync();
        await Should.ThrowAsync<ChainUnavailableException>(wait.WaitAsync(Patience, Cancel));
        await Should.ThrowAsync<ChainUnavailableException>(chain.WaitAsync(Cancel).WaitAsync(Patience, Cancel));

        await using var again = await AnvilNode.StartAsync(port: node.RpcUrl.Port);

        // The first wait after it ends at once: a block may have come meanwhile.
        await chain.WaitAsync(Cancel).WaitAsync(Patience, Cancel);
        wait = await StartWaitingAsync(chain, again);
        await again.MineAsync();
        await wait.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task A_websocket_of_another_network_is_refused()
    {
        var chain = fixture.Connect(o => (o.WebSocketUrl, o.ChainId) = (fixture.Node.WebSocketUrl, 5));
        (await Should.ThrowAsync<ChainUnavailableException>(chain.WaitAsync(Cancel).WaitAsync(Patience, Cancel))).Message.ShouldContain("31337");
    }

    [Fact]
    public async Task Without_a_websocket_the_wait_lasts_until_it_is_given_up()
    {
        using var gaveUp = new CancellationTokenSource();
        var wait = fixture.Connect().WaitAsync(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wait);
    }

    /// <summary>Returns once the subscription stands, which a mined block shows.</summary>
    private async Task<Task> StartWaitingAsync(EvmChain chain, AnvilNode? node = null)
    {
        var first = chain.WaitAsync(Cancel);
        while (!first.IsCompleted)
        {
            await (node ?? fixture.Node).MineAsync();
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(50), Cancel));
        }

        await first;
        while (true)
        {
            // Drain what the other blocks told.
            var next = chain.WaitAsync(Cancel);
            if (await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(300), Cancel)) != next)
                return next;
            await next;
        }
    }
}
