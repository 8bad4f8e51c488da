using System.Diagnostics;
using System.Globalization;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>
/// F46: the API under requests made from its own OpenAPI description. <c>FUZZ_REQUESTS</c> sets how many (20,000), <c>FUZZ_SEED</c> where they begin;
/// a fault prints its seed, its world and the whole request.
/// </summary>
public sealed class FuzzTests
{
    private const int Worlds = 2;
    private const int WorldSize = 10_000;

    [Fact]
    public async Task No_request_breaks_the_api_or_leaves_anything_behind()
    {
        var requests = Setting("FUZZ_REQUESTS", 20_000);
        var seed = Setting("FUZZ_SEED", 20261125);
        var coverage = new FuzzCoverage();
        var run = new FuzzRun(seed, coverage);
        var watch = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        var sizes = Enumerable.Range(0, (requests + WorldSize - 1) / WorldSize).Select(i => (Number: i, Size: Math.Min(WorldSize, requests - (i * WorldSize)))).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Worlds, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(sizes, parallel, async (world, token) => await run.WorldAsync(world.Number, world.Size, token));

        var total = coverage.Requests;
        Figures.Write("fuzz", string.Create(CultureInfo.InvariantCulture, $"{total} requests, seed {seed}, {watch.Elapsed.TotalSeconds:F1} s ({total / watch.Elapsed.TotalSeconds:F0} a second; {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F1} s of processor time), 500: {coverage.Of(500)}, unexplained 503: 0, slowest answer {run.Slowest.TotalMilliseconds:F0} ms ({run.SlowestRequest})\n{coverage.Table()}"));
        total.ShouldBe(requests);
        await AllWasTriedAsync(coverage);
    }

    /// <summary>Every operation was answered well at least once, and every parameter, header and body member was sent.</summary>
    private static async Task AllWasTriedAsync(FuzzCoverage coverage)
    {
        await using var world = await FuzzWorld.StartAsync(1, 0);
        var operations = world.Description.Operations;
        operations.Count.ShouldBe(9);
        operations.ShouldAllBe(o => o.Answers.Keys.Where(s => s < 300).Any(s => coverage.Of(o.Id, s) > 0));
        operations.SelectMany(o => o.Parameters.Select(p => $"{o.Id}.{p.Name}")).Except(coverage.Parameters).ShouldBeEmpty();
        operations.Where(o => o.Body is not null).SelectMany(o => world.Description.Members(o.Body!.Value)).Except(coverage.Members).ShouldBeEmpty();
        foreach (var status in new[] { 200, 202, 400, 403, 404, 409, 413, 415, 429, 503 })
            coverage.Of(status).ShouldBeGreaterThan(0, $"{status} was never answered");
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
