using System.Globalization;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>Shows that every mutant is caught, after how many seeds, and by which rule.</summary>
internal static class MutantRun
{
    /// <summary>A mutant that lives so long has survived.</summary>
    public const int MaxSeeds = 1500;

    /// <summary>
    /// Runs those named, or all. With <c>--check</c> only whether they still fit the source; with <c>--search</c> from the first seed on, whatever is
    /// known of them; with <c>--note</c> the seeds that caught them are written down.
    /// </summary>
    /// <returns>0 when each one is caught (or fits).</returns>
    public static int Run(string[] arguments, TextWriter output)
    {
        if (arguments is ["--check"])
        {
            var faults = MutantSource.Check();
            foreach (var fault in faults)
                output.WriteLine(fault);
            output.WriteLine(faults.Count == 0 ? $"{Mutation.All.Count} mutants fit the source." : $"{faults.Count} places do not fit.");
            return faults.Count == 0 ? 0 : 1;
        }

        var notes = arguments.Contains("--note", StringComparer.Ordinal);
        var searches = arguments.Contains("--search", StringComparer.Ordinal);
        arguments = [.. arguments.Except(["--note", "--search"], StringComparer.Ordinal)];
        var chosen = arguments.Length == 0 ? Mutation.All : [.. Mutation.All.Where(m => arguments.Contains(m.Name, StringComparer.Ordinal))];
        if (chosen.Count < arguments.Length)
            throw new FormatException("There is no such mutant. There are " + string.Join(", ", Mutation.All.Select(m => m.Name)) + ".");
        var program = MutantBuild.Run();
        var results = new List<MutantResult>();
        new MutantQueue(program, result =>
        {
            results.Add(result);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(result.Rule.Length > 0 ? "caught" : result.Text.Length > 0 ? "NO RULE" : "SURVIVED"),-8} {result.Name,-34} {result.Rule,-10} seed {result.Seed,5}, step {result.Steps,5}  {result.Text}"));
        }).Run(chosen, searches ? new Dictionary<string, ulong>() : MutantSeeds.Read());
        if (notes)
            MutantSeeds.Write(results.Where(r => r.Rule.Length > 0));
        foreach (var rule in results.Where(r => r.Rule.Length > 0).GroupBy(r => r.Rule, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            output.WriteLine($"{rule.Key,-10} caught {rule.Count(),2}: {string.Join(", ", rule.Select(r => r.Name).Order(StringComparer.Ordinal))}");
        var survivors = results.Where(r => r.Rule.Length == 0).Select(r => r.Name).ToList();
        output.WriteLine($"{chosen.Count - survivors.Count} of {chosen.Count} mutants caught{(survivors.Count == 0 ? "." : ", not: " + string.Join(", ", survivors))}");
        return survivors.Count == 0 ? 0 : 1;
    }
}
