using InvoiceModule.Ethereum.Reading;
using InvoiceModule.Tests.Ethereum.Rpc;
using InvoiceModule.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Tests.Ethereum.Reading;

/// <summary>New invoices ask a node for a token's decimals: all with one call, and for no longer than a moment.</summary>
public sealed class TokenInquiryTests
{
    private readonly StillTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_come_while_a_node_is_asked_share_its_answer()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Override = HoldAsync;
        var chain = node.Connect(time: _time);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var first = chain.CheckAsync(chain.Assets[1], impatient.Token).AsTask();
        var others = Enumerable.Range(0, 20).Select(_ => chain.CheckAsync(chain.Assets[1], Cancel).AsTask()).ToList();
        (await chain.CheckAsync(chain.Assets[0], Cancel)).ShouldBeNull("nothing is to be known of the coin");

        // Whose call it was has gone away, and the others have theirs.
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        _answer.SetResult();
        foreach (var fault in await Task.WhenAll(others))
            fault.ShouldNotBeNull().IsLasting.ShouldBeFalse();
        _requests.ShouldBe(1);

        // It failed. Nobody asks at once again, and then somebody does.
        _time.Pass(TokenInquiry.Rest - TimeSpan.FromMilliseconds(1));
        (await chain.CheckAsync(chain.Assets[1], Cancel)).ShouldNotBeNull();
        _requests.ShouldBe(1);
        _time.Pass(TimeSpan.FromMilliseconds(1));
        node.Override = null;
        (await chain.CheckAsync(chain.Assets[1], Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_node_that_does_not_answer()
    {
        await using var node = await FakeEvmNode.StartAsync();
        node.Override = HoldAsync;
        var patience = new List<TimeSpan>();
        _time.Timers = due =>
        {
            patience.Add(due);
            return TimeSpan.Zero;
        };
        var chain = node.Connect(timeout: TimeSpan.FromMinutes(5), time: _time);
        (await chain.CheckAsync(chain.Assets[1], Cancel)).ShouldNotBeNull();
        patience.ShouldContain(TokenInquiry.Patience);
        _answer.SetResult();
    }

    private async Task HoldAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        await _answer.Task.WaitAsync(Cancel);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }
}
