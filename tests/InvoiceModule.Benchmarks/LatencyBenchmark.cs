using InvoiceModule.IntegrationTests.Latency;

namespace InvoiceModule.Benchmarks;

/// <summary>How long a block or a pool entry takes from a real node to the merchant's server, through the Shop.</summary>
internal static class LatencyBenchmark
{
    public static async Task RunAsync(int changes)
    {
        await using (var node = await LatencyNode.LitecoinAsync())
        {
            Console.WriteLine(await CallbackLatency.OfPushAsync(node, "waitforblockheight", changes));
            foreach (var figures in await CallbackLatency.OfPollAsync(node, changes, blocks: false))
                Console.WriteLine(figures);
        }

        await using (var node = await LatencyNode.LitecoinAsync(zmq: true))
        {
            foreach (var figures in await CallbackLatency.OfZmqAsync(node, changes))
                Console.WriteLine(figures);
        }

        await using (var node = await LatencyNode.EthereumAsync(webSocket: true))
            Console.WriteLine(await CallbackLatency.OfPushAsync(node, "websocket", changes));
        await using (var node = await LatencyNode.EthereumAsync(webSocket: false))
        {
            foreach (var figures in await CallbackLatency.OfPollAsync(node, changes, blocks: true))
                Console.WriteLine(figures);
        }
    }
}
