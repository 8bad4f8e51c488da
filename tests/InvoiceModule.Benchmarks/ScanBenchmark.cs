using System.Diagnostics;
using System.Globalization;

namespace InvoiceModule.Benchmarks;

/// <summary>How fast blocks are read when few and when many addresses are leased. It should make no difference.</summary>
internal static class ScanBenchmark
{
    private const int Rounds = 20;
    private const int Blocks = 100;

    public static async Task RunAsync(IReadOnlyList<int> sizes)
    {
        var worlds = new List<(int Size, ScanWorld World, long Memory)>();
        var started = Stopwatch.GetTimestamp();
        void Say(string line) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{Stopwatch.GetElapsedTime(started).TotalSeconds,5:F0} s] {line}"));

        // The first one compiles everything. A world's memory is what the heap holds more after it was made and has read its first blocks.
        await using (var warm = await ScanWorld.CreateAsync(1000))
            await warm.ScanAsync(Blocks);
        foreach (var size in sizes)
        {
            var before = LiveHeap();
            var world = await ScanWorld.CreateAsync(size);
            Say(string.Create(CultureInfo.InvariantCulture, $"{size:N0} addresses are leased"));
            await world.ScanAsync(Blocks);
            worlds.Add((size, world, LiveHeap() - before));
        }

        // The sizes take turns, and the best of each is taken: a busy machine only ever makes one slower.
        var best = new double[worlds.Count];
        for (var round = 1; round <= Rounds; round++)
        {
            for (var i = 0; i < worlds.Count; i++)
            {
                var rate = Blocks / (await worlds[i].World.ScanAsync(Blocks)).TotalSeconds;
                best[i] = Math.Max(best[i], rate);
                Say(string.Create(CultureInfo.InvariantCulture, $"round {round} of {Rounds}: {worlds[i].Size,9:N0} leased addresses: {rate,7:F1} blocks/s"));
            }
        }

        for (var i = 0; i < worlds.Count; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{worlds[i].Size,9:N0} leased addresses: {best[i],7:F1} blocks/s of {ScanWorld.TransactionsInBlock} transactions, {worlds[i].Memory / 1048576d,5:F1} MB managed heap"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fastest to slowest: {best.Max() / best.Min():F2}; {Environment.WorkingSet / 1048576} MB resident in all"));
        foreach (var (_, world, _) in worlds)
            await world.DisposeAsync();
    }

    // What finalizers let go counts as gone.
    private static long LiveHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
