using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Callbacks;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>F69: a hundred merchants that never answer, beside a hundred that do.</summary>
[Collection(Alone.Name)]
public sealed class TarpitTests
{
    private const int Merchants = 100;
    private const int Rounds = 3;

    [Fact]
    public async Task A_hundred_tarpits_delay_no_healthy_merchant_by_more_than_a_second()
    {
        await using var rig = await CallbackRig.StartAsync(o => o.DeniedPorts = []);
        var tarpits = Enumerable.Range(0, Merchants).Select(_ => new MerchantServer((_, _, token) => Task.Delay(Timeout.Infinite, token))).ToList();
        var firstBytes = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var healthy = Enumerable.Range(0, Merchants).Select(_ => new MerchantServer((request, stream, token) =>
        {
            firstBytes.TryAdd(request.Id, Stopwatch.GetTimestamp());
            return MerchantServer.Status(200)(request, stream, token);
        })).ToList();
        var signal = rig.Services.GetRequiredService<WorkSignals>().Callbacks;
        foreach (var tarpit in tarpits)
        {
            for (var i = 0; i < 4; i++)
                await rig.RaiseAsync(await rig.InvoiceAsync(tarpit.Url));
        }

        var invoices = new List<Guid>();
        foreach (var merchant in healthy)
            invoices.Add(await rig.InvoiceAsync(merchant.Url));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = rig.Dispatcher.RunAsync(stop.Token);
        await EventuallyAsync(() => tarpits.TrueForAll(t => !t.Received.IsEmpty));

        var commits = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var invoice in invoices)
            {
                var id = await rig.RaiseAsync(invoice);
                commits.Add(id, Stopwatch.GetTimestamp());
                signal.Set();
            }

            // The next version of an invoice would overtake one that is still waiting.
            await EventuallyAsync(() => commits.Keys.All(firstBytes.ContainsKey));
        }

        var times = commits.Select(c => Stopwatch.GetElapsedTime(c.Value, firstBytes[c.Key]).TotalMilliseconds).Order().ToList();
        var p99 = times[(int)(times.Count * 0.99)];
        Figures.Write("tarpits", string.Create(CultureInfo.InvariantCulture, $"{Merchants} tarpits beside {Merchants} healthy merchants, {times.Count} deliveries, commit to first byte: p50 {times[times.Count / 2]:F0} ms, p99 {p99:F0} ms, most {times[^1]:F0} ms"));
        p99.ShouldBeLessThan(1000);
        await stop.CancelAsync();
        await running;
        foreach (var merchant in tarpits.Concat(healthy))
            await merchant.DisposeAsync();
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
