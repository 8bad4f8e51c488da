namespace InvoiceModule.IntegrationTests.Latency;

/// <summary>
/// From the node to the merchant, on the real nodes. The bounds are the promised ones, held against the median, so that a machine which is busy for a
/// moment fails nothing. What is pushed would come 30 times too late by polling. The benchmark gives the p95.
/// </summary>
[Collection(LatencyCollection.Name)]
public sealed class CallbackLatencyTests
{
    private const int Changes = 5;

    [Fact]
    public async Task A_block_that_litecoind_pushes_is_called_back_within_a_second()
    {
        await using var node = await LatencyNode.LitecoinAsync();
        Check(await CallbackLatency.OfPushAsync(node, "waitforblockheight", Changes));
    }

    [Fact]
    public async Task What_is_published_by_zeromq_is_called_back_within_a_second()
    {
        await using var node = await LatencyNode.LitecoinAsync(zmq: true);
        foreach (var figures in await CallbackLatency.OfZmqAsync(node, Changes))
            Check(figures);
    }

    [Fact]
    public async Task A_block_that_anvil_pushes_is_called_back_within_a_second()
    {
        await using var node = await LatencyNode.EthereumAsync(webSocket: true);
        Check(await CallbackLatency.OfPushAsync(node, "websocket", Changes));
    }

    [Fact]
    public async Task What_is_polled_is_called_back_within_the_interval_and_half_a_second()
    {
        await using var node = await LatencyNode.EthereumAsync(webSocket: false);
        foreach (var figures in await CallbackLatency.OfPollAsync(node, Changes, blocks: true))
            Check(figures);
    }

    private static void Check(LatencyFigures figures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(figures.ToString());
        figures.Times.Count.ShouldBe(Changes);
        figures.Percentile(50).ShouldBeLessThanOrEqualTo(figures.Bound, figures.ToString());
    }
}
