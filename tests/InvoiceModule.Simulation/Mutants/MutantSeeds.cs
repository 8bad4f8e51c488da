using System.Globalization;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>
/// Which seed caught which mutant last time (<c>Mutants/caught.txt</c>). It saves a search and proves nothing: a seed that no longer catches its
/// mutant, because simulator or product have changed, is searched for again.
/// </summary>
internal static class MutantSeeds
{
    private static string Place => Path.Combine(MutantSource.Root, "tests", "InvoiceModule.Simulation", "Mutants", "caught.txt");

    public static IReadOnlyDictionary<string, ulong> Read()
        => File.Exists(Place)
            ? File.ReadLines(Place).Select(line => line.Split(' ')).ToDictionary(p => p[0], p => ulong.Parse(p[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)
            : new Dictionary<string, ulong>();

    /// <summary>Notes them beside those that are known.</summary>
    public static void Write(IEnumerable<MutantResult> caught)
    {
        var seeds = new SortedDictionary<string, ulong>(Read().ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var result in caught)
            seeds[result.Name] = result.Seed;
        File.WriteAllLines(Place, seeds.Where(s => Mutation.All.Any(m => m.Name == s.Key)).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}")));
    }
}
