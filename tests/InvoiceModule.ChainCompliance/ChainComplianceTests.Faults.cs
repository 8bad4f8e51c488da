using System.Diagnostics;
using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <content>Nodes that are away, silent or lying, and callers that go away.</content>
public abstract partial class ChainComplianceTests
{
    /// <summary>A node that is down is an exception, never an answer: an empty pool and "no such block" are answers.</summary>
    [Fact]
    public async Task A_node_that_is_down_is_never_an_answer()
    {
        var tip = await Chain.GetTipAsync(Token);
        await Driver.SetNodeAsync(NodeState.Down, Token);
        foreach (var (name, question) in Questions(tip))
        {
            var started = Stopwatch.GetTimestamp();
            var failure = await Record.ExceptionAsync(() => question(Token));
            Assert.True(failure is not null, $"{name} answers though the node is down.");
            Assert.False(failure is OperationCanceledException, $"{name} says that it was cancelled, though the node was down.");
            Assert.True(Stopwatch.GetElapsedTime(started) <= Promptness, $"{name} took longer than {Promptness} to say that the node is down.");
        }

        await Driver.SetNodeAsync(NodeState.Up, Token);
        await UntilAsync(async () => (await Record.ExceptionAsync(() => Chain.GetTipAsync(Token).AsTask()) is null, "the node is back and the chain does not notice"));
        Assert.Equal(tip, await Chain.GetTipAsync(Token));
    }

    /// <summary>During an outage invoices stand still; what happened meanwhile is found afterwards.</summary>
    [Fact]
    public async Task An_outage_changes_no_invoice_and_loses_none()
    {
        var host = await StartHostAsync();
        var (paid, open) = (await InvoiceAsync(host, Amount), await InvoiceAsync(host, Amount));
        await PayAsync(paid.Address, Amount);
        await Driver.MineAsync(1, Token);
        paid = await UntilAsync(host, paid, "PAID", Amount);

        await Driver.SetNodeAsync(NodeState.Down, Token);
        await PayAsync(open.Address, Amount);
        await Driver.MineAsync(2, Token);
        var enough = host.Chain.Failures + 3;
        await UntilAsync(() => Task.FromResult((host.Chain.Failures >= enough, "the chain answers though the node is down")));
        Assert.Equal(paid.Version, (await host.FindAsync(paid.Id, Token)).Version);
        Assert.Equal(open.Version, (await host.FindAsync(open.Id, Token)).Version);

        await Driver.SetNodeAsync(NodeState.Up, Token);
        await UntilAsync(host, open, "PAID", Amount);
        await StaysAsync(host, paid);
    }

    /// <summary>A tip whose block is not there, far above or beside the true one, moves nothing; when the node tells the truth again nothing is missing.</summary>
    /// <param name="above">How far above the true tip the false one is said to be.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_lying_tip_moves_nothing(int above)
    {
        var host = await StartHostAsync();
        var (paid, open) = (await InvoiceAsync(host, Amount), await InvoiceAsync(host, Amount));
        await PayAsync(paid.Address, Amount);
        await Driver.MineAsync(1, Token);
        paid = await UntilAsync(host, paid, "PAID", Amount);
        var truth = await Chain.GetTipAsync(Token);
        host.Chain.FalseTip = new BlockRef(truth.Height + above, "1ee7" + truth.Hash[4..]);
        await LookedAsync(host);
        await StaysAsync(host, paid);

        await PayAsync(open.Address, Amount);
        await Driver.MineAsync(1, Token);
        await LookedAsync(host);
        Assert.NotEqual("PAID", (await host.FindAsync(open.Id, Token)).Status);
        host.Chain.FalseTip = null;
        await UntilAsync(host, open, "PAID", Amount);
        await StaysAsync(host, paid);
    }

    /// <summary>A token that is cancelled already ends every question at once.</summary>
    [Fact]
    public async Task A_cancelled_question_is_not_asked()
    {
        var tip = await Chain.GetTipAsync(Token);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        foreach (var (name, question) in Questions(tip))
            await EndsAsync(name, question(gone.Token));
        if (Chain is IChainSignal signal)
            await EndsAsync("WaitAsync", Task.Run(() => signal.WaitAsync(gone.Token), Token));
    }

    /// <summary>A question to a node that never answers ends when its token does; so does a wait for its push.</summary>
    [Fact]
    public async Task A_question_to_a_silent_node_can_be_cancelled()
    {
        Needs(ChainCapabilities.Silence);
        var tip = await Chain.GetTipAsync(Token);
        await Driver.SetNodeAsync(NodeState.Silent, Token);
        foreach (var (name, question) in Questions(tip))
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var answer = question(leaving.Token);
            leaving.CancelAfter(TimeSpan.FromMilliseconds(200));
            await EndsAsync(name, answer);
        }

        await Driver.SetNodeAsync(NodeState.Up, Token);
        await UntilAsync(async () => (await Record.ExceptionAsync(() => Chain.GetTipAsync(Token).AsTask()) is null, "the node answers again and the chain does not notice"));
        Assert.Equal(tip, await Chain.GetTipAsync(Token));
    }

    /// <summary>A host can stop while its node is silent.</summary>
    [Fact]
    public async Task A_silent_node_does_not_hold_up_a_stopping_host()
    {
        Needs(ChainCapabilities.Silence);
        var host = await StartHostAsync();
        await Driver.SetNodeAsync(NodeState.Silent, Token);
        var before = host.Chain.Questions;
        await UntilAsync(() => Task.FromResult((host.Chain.Questions > before, "the module asks nothing")));
        var started = Stopwatch.GetTimestamp();
        await StopHostAsync(host);
        Assert.True(Stopwatch.GetElapsedTime(started) <= Promptness, $"The host needed {Stopwatch.GetElapsedTime(started)} to stop.");
        await Driver.SetNodeAsync(NodeState.Up, Token);
    }

    /// <summary>Where the chain can push, a new block ends the wait, and a cancelled wait ends.</summary>
    [Fact]
    public async Task A_push_comes_with_a_new_block()
    {
        if (Chain is not IChainSignal signal)
        {
            Assert.Skip($"{Chain.Blockchain} does not push; the module polls it.");
            return;
        }

        // Every block is announced, but one that comes while nobody waits may be lost: so blocks are found until the wait ends.
        var pushed = signal.WaitAsync(Token);
        await UntilAsync(async () =>
        {
            await Driver.MineAsync(1, Token);
            await Task.WhenAny(pushed, Task.Delay(TimeSpan.FromMilliseconds(500), Token));
            return (pushed.IsCompleted, "blocks were found and nothing was pushed");
        });
        await pushed;

        // What was pushed meanwhile may end a wait or two; then nothing is new, and only the token ends it.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        leaving.CancelAfter(TimeSpan.FromMilliseconds(300));
        await EndsAsync("WaitAsync", WaitOnAsync(leaving.Token));

        async Task WaitOnAsync(CancellationToken token)
        {
            while (true)
                await signal.WaitAsync(token);
        }
    }

    /// <summary>Where the chain can push, the module listens, also again after an outage.</summary>
    [Fact]
    public async Task The_module_hears_what_the_chain_pushes()
    {
        Assert.SkipUnless(Chain is IChainSignal, $"{Chain.Blockchain} does not push; the module polls it.");
        var host = await StartHostAsync();
        await MineUntilPushedAsync(host);
        await Driver.SetNodeAsync(NodeState.Down, Token);
        var enough = host.Chain.Failures + 2;
        await UntilAsync(() => Task.FromResult((host.Chain.Failures >= enough, "the chain answers though the node is down")));
        await Driver.SetNodeAsync(NodeState.Up, Token);
        await MineUntilPushedAsync(host);
    }

    private Task MineUntilPushedAsync(ComplianceHost host)
    {
        var before = host.Chain.Pushes;
        return UntilAsync(async () =>
        {
            await Driver.MineAsync(1, Token);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
            return (host.Chain.Pushes > before, "blocks were found and the module heard of none");
        });
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task> Question)> Questions(BlockRef tip) =>
    [
        ("GetTipAsync", async token => await Chain.GetTipAsync(token)),
        ("GetBlockAsync of the tip", async token => await Chain.GetBlockAsync(new BlockRequest(tip.Height), token)),
        ("GetBlockAsync of the lowest block", async token => await Chain.GetBlockAsync(new BlockRequest(0), token)),
        ("GetBlockAsync above the tip", async token => await Chain.GetBlockAsync(new BlockRequest(tip.Height + 1), token)),
        .. Driver.Capabilities.HasFlag(ChainCapabilities.Pool)
            ? [("GetPendingAsync", async token => await Chain.GetPendingAsync(new PendingRequest(), token))]
            : Array.Empty<(string, Func<CancellationToken, Task>)>(),
    ];

    private async Task EndsAsync(string name, Task answer)
    {
        var ended = await Task.WhenAny(answer, Task.Delay(Promptness, Token));
        Assert.True(ended == answer, $"{name} goes on {Promptness} after it was cancelled.");
        var failure = await Record.ExceptionAsync(() => answer);
        Assert.True(failure is OperationCanceledException, $"{name} ends with {failure?.GetType().Name ?? "an answer"} though it was cancelled; an OperationCanceledException is due.");
    }
}
