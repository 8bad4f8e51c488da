using System.Globalization;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Mutants;

namespace InvoiceModule.Simulation.Runs;

/// <summary>The command line.</summary>
internal static class Command
{
    public static int Run(string[] arguments, TextWriter output)
    {
        try
        {
            return arguments switch
            {
                ["worker", var first, var stride, var count, var steps] => Worker.Run(
                    ulong.Parse(first, CultureInfo.InvariantCulture), Number(stride), Number(count), Number(steps), output),
                ["replay", var seed, .. var rest] => Replay(ulong.Parse(seed, CultureInfo.InvariantCulture), RunOptions.Parse(rest), output),
                ["mutant-worker"] => MutantWorker.Run(Console.In, output),
                ["mutants", .. var rest] => MutantRun.Run(rest, output),
                _ => Simulate(RunOptions.Parse(arguments), output),
            };
        }
        catch (FormatException exception)
        {
            output.WriteLine($"{exception.Message} Usage: [--seeds N] [--from S] [--steps N] [--workers N] [--all] [--first] [--hashes] | replay SEED [--steps N] | mutants [NAME...] [--search] [--note] | mutants --check");
            return 2;
        }
    }

    private static int Simulate(RunOptions options, TextWriter output)
    {
        var fleet = new Fleet(options);
        fleet.Run(typeof(Command).Assembly.Location, f => output.WriteLine($"{f.Seeds}/{options.Seeds} seeds, {f.Pace}{string.Concat(f.Violations.TakeLast(1).Select(v => $"; the last: seed {v.Seed} {v.Rule}"))}"));
        if (options.ShowsHashes)
        {
            foreach (var (seed, hash) in fleet.Hashes)
                output.WriteLine($"{seed} {hash}");
        }

        var missing = Expected.Missing(fleet.Coverage);
        foreach (var (name, hits) in fleet.Coverage.Hits)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hits,10}  {name}"));
        foreach (var name in missing)
            output.WriteLine($"         0  {name}");
        foreach (var (seed, rule, text) in fleet.Violations.Take(20))
        {
            output.WriteLine($"BROKEN {rule}, seed {seed}: {text}");
            foreach (var line in fleet.Last.GetValueOrDefault(seed) ?? [])
                output.WriteLine("    " + line);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  replay: dotnet run --project tests/InvoiceModule.Simulation -c Release -- replay {seed} --steps {options.Steps}"));
        }

        foreach (var group in fleet.Violations.GroupBy(v => v.Rule, StringComparer.Ordinal))
            output.WriteLine($"{group.Count()} x {group.Key}: {string.Join(' ', group.Select(v => v.Seed).Take(20))}");
        if (fleet.Failed > 0)
            output.WriteLine($"{fleet.Failed} workers ended badly.");
        var isUncovered = options.MustSeeAll && missing.Count > 0;
        if (missing.Count > 0)
            output.WriteLine($"{missing.Count} things never happened in {fleet.Seeds} seeds{(options.MustSeeAll ? "" : $"; from {RunOptions.Enough} seeds on that is a failure")}.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fleet.Seeds} seeds, {fleet.Steps} steps in {fleet.Elapsed.TotalSeconds:F1} s: {fleet.Pace}"));
        return fleet.Violations.Count > 0 || fleet.Failed > 0 || isUncovered || fleet.Seeds < options.Seeds ? 1 : 0;
    }

    private static int Replay(ulong seed, RunOptions options, TextWriter output)
    {
        using var file = new DatabaseFile();
        var first = SeedRun.Run(seed, options.Steps, file, new Coverage(), output);
        var second = SeedRun.Run(seed, options.Steps, file, new Coverage());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {first.Steps} steps, hash {first.Hash:x16}, again {second.Hash:x16}"));
        if (first.Broken is { } broken)
            output.WriteLine($"BROKEN {broken.Rule}: {broken.Text}");
        return first.Hash != second.Hash || first.Broken is not null ? 1 : 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
