using System.Diagnostics;

namespace InvoiceModule.AttackTests.Fuzzing;

/// <summary>Attacks one world after another; every world has a fresh host and a sequence of its own that follows from seed and number.</summary>
internal sealed class FuzzRun(int seed, FuzzCoverage coverage)
{
    private static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>The slowest answer so far.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>What it answered.</summary>
    public string SlowestRequest { get; private set; } = "";

    /// <summary>Sends so many requests to a world of its own; stops at the first fault.</summary>
    public async Task WorldAsync(int number, int requests, CancellationToken cancellationToken)
    {
        await using var world = await FuzzWorld.StartAsync(seed, number);
        using var client = new RawHttpClient(world.Host.Client.BaseAddress!);
        var random = new Random(HashCode(seed, number));
        var root = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>((await world.Host.GetAsync("/openapi/v1.json")).Text);
        var maker = new RequestMaker(world, new BodyMaker(root, number % 2 == 0, random, coverage), random, coverage);
        var oracle = new FuzzOracle(world, coverage);
        var count = world.Watch.Count();
        for (var i = 0; i < requests; i++)
        {
            var request = maker.Next();
            var start = Stopwatch.GetTimestamp();
            var answer = await client.SendAsync(request.Wire(), cancellationToken);
            var time = Stopwatch.GetElapsedTime(start);
            if (time > Slowest)
                (Slowest, SlowestRequest) = (time, $"{request.Method} {request.Target.AsSpan(0, Math.Min(80, request.Target.Length))}: {answer?.Status}");
            var now = world.Watch.Count();
            var fault = oracle.Fault(request, answer, now == count ? [] : world.Watch.Since(count)) ?? (time > SlowestAnswer ? $"it took {time}" : null);
            count = now;
            coverage.Answer(request.Operation?.Id ?? "page", answer?.Status ?? 0);
            if (fault is not null)
                Assert.Fail($"{fault}\nFUZZ_SEED={seed} world {number}, request {i}:\n{request}\n\nanswered {answer?.Status}:\n{answer?.Text}");
        }
    }

    // HashCode.Combine differs from process to process.
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7919));
}
