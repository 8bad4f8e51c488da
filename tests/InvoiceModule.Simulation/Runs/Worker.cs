using System.Globalization;
using InvoiceModule.Simulation.Database;

namespace InvoiceModule.Simulation.Runs;

/// <summary>One process's share: every n-th seed, one after another. It tells its parent by lines.</summary>
internal static class Worker
{
    public static int Run(ulong first, int stride, int count, int steps, TextWriter output)
    {
        EndWithParent();
        using var file = new DatabaseFile();
        var coverage = new Coverage();
        for (var i = 0; i < count; i++)
        {
            var result = SeedRun.Run(first + (ulong)(i * stride), steps, file, coverage);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed\t{result.Seed}\t{result.Steps}\t{result.Hash:x16}"));
            if (result.Broken is { } broken)
            {
                foreach (var line in result.Last)
                    output.WriteLine($"last\t{result.Seed}\t{line}");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"broken\t{result.Seed}\t{result.Steps}\t{broken.Rule}\t{broken.Text.ReplaceLineEndings(" ")}"));
            }
        }

        foreach (var (name, hits) in coverage.Hits)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hit\t{hits}\t{name}"));
        return 0;
    }

    // Whoever is killed closes his end: nobody would hear of anything any more.
    private static void EndWithParent()
        => new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            Environment.Exit(1);
        })
        {
            IsBackground = true,
        }.Start();
}
