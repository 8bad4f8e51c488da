namespace InvoiceModule.IntegrationTests.Bitcoin;

public sealed class ChainSignalTests(LitecoinFixture fixture) : IClassFixture<LitecoinFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_block_ends_the_wait()
    {
        var chain = fixture.Connect();
        var wait = await StartWaitingAsync(chain);
        await fixture.Node.MineAsync(1);
        await wait.WaitAsync(Patience, Token);

        // The next wait is for the next block, not for the one just told.
        wait = await StartWaitingAsync(chain);
        wait.IsCompleted.ShouldBeFalse();
        await fixture.Node.MineAsync(1);
        await wait.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_block_that_comes_while_nobody_waits_is_told_at_the_next_wait()
    {
        var chain = fixture.Connect();
        var wait = await StartWaitingAsync(chain);
        await fixture.Node.MineAsync(1);
        await wait.WaitAsync(Patience, Token);
        await fixture.Node.MineAsync(1);
        await chain.WaitAsync(Token).WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Many_waits_that_are_given_up_leave_the_node_free_to_answer()
    {
        // One that another test has left behind ends with its time or at a block.
        var others = await LongPollsAsync();
        var chain = fixture.Connect();
        await StartWaitingAsync(chain);
        for (var i = 0; i < 30; i++)
        {
            using var gaveUp = new CancellationTokenSource();
            var wait = chain.WaitAsync(gaveUp.Token);
            await gaveUp.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(wait);
        }

        await fixture.Chain.GetTipAsync(Token).AsTask().WaitAsync(Patience, Token);
        (await LongPollsAsync()).ShouldBeLessThanOrEqualTo(others + 1);
        var last = chain.WaitAsync(Token);
        await fixture.Node.MineAsync(1);
        await last.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Disposing_ends_the_wait_at_once()
    {
        var chain = fixture.Connect();
        var wait = await StartWaitingAsync(chain);
        await chain.DisposeAsync().AsTask().WaitAsync(Patience, Token);
        await Should.ThrowAsync<OperationCanceledException>(wait);
        await Should.ThrowAsync<ObjectDisposedException>(() => chain.WaitAsync(Token));
    }

    /// <summary>Returns once the node itself holds the poll, which getrpcinfo tells.</summary>
    private async Task<Task> StartWaitingAsync(InvoiceModule.Bitcoin.BitcoinChain chain)
    {
        var others = await LongPollsAsync();
        var wait = chain.WaitAsync(Token);
        while (await LongPollsAsync() <= others && !wait.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        return wait;
    }

    private async Task<int> LongPollsAsync()
        => (await fixture.Node.CallAsync("getrpcinfo")).GetProperty("active_commands").EnumerateArray().Count(c => c.GetProperty("method").GetString() == "waitforblockheight");
}
