namespace InvoiceModule.Simulation.Mutants;

/// <summary>A copy of the product's source with every mutant in it, each behind its switch.</summary>
internal static class MutantSource
{
    private const string Switch = """
        namespace InvoiceModule;

        internal static class Mutant
        {
            public static string? Name { get; set; }

            public static bool Is(string name) => string.Equals(Name, name, System.StringComparison.Ordinal);
        }
        """;

    /// <summary>The repository's root.</summary>
    public static string Root
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "InvoiceModule.sln")))
                directory = directory.Parent;
            return directory?.FullName ?? throw new InvalidOperationException("The simulator does not lie in its repository.");
        }
    }

    /// <summary>What does not fit: a place that is not there exactly once, or two edits of one place.</summary>
    public static IReadOnlyList<string> Check()
    {
        var faults = new List<string>();
        foreach (var group in Edits())
            Apply(group.Key, [.. group], faults);
        return faults;
    }

    /// <summary>Writes the copy.</summary>
    /// <param name="target">An empty directory below the repository.</param>
    public static void Write(string target)
    {
        var source = Path.Combine(Root, "src");
        Copy(new DirectoryInfo(Path.Combine(source, "InvoiceModule")), Path.Combine(target, "InvoiceModule"));
        foreach (var file in new[] { "Directory.Build.props", "BannedSymbols.txt" })
            File.Copy(Path.Combine(source, file), Path.Combine(target, file));
        File.WriteAllText(Path.Combine(target, "InvoiceModule", "Mutant.cs"), Switch);
        var faults = new List<string>();
        foreach (var group in Edits())
            File.WriteAllText(Path.Combine(target, "InvoiceModule", group.Key), Apply(group.Key, [.. group], faults));
        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    private static IEnumerable<IGrouping<string, (string Mutant, Edit Edit)>> Edits()
        => Mutation.All.SelectMany(m => m.Edits.Select(e => (m.Name, e))).GroupBy(e => e.e.File, StringComparer.Ordinal);

    // From the end to the beginning, so that no edit moves another's place.
    private static string Apply(string file, List<(string Mutant, Edit Edit)> edits, List<string> faults)
    {
        var text = File.ReadAllText(Path.Combine(Root, "src", "InvoiceModule", file));
        var places = new List<(int Start, string Mutant, Edit Edit)>();
        foreach (var (mutant, edit) in edits)
        {
            var start = text.IndexOf(edit.Original, StringComparison.Ordinal);
            if (start < 0 || text.IndexOf(edit.Original, start + 1, StringComparison.Ordinal) >= 0)
                faults.Add($"{mutant}: {file} does not hold exactly once: {edit.Original}");
            else
                places.Add((start, mutant, edit));
        }

        var end = text.Length;
        foreach (var (start, mutant, edit) in places.OrderByDescending(p => p.Start))
        {
            if (start + edit.Original.Length > end)
            {
                faults.Add($"{mutant}: another mutant changes the same place of {file}: {edit.Original}");
                continue;
            }

            text = string.Concat(text.AsSpan(0, start), edit.Replacement, text.AsSpan(start + edit.Original.Length));
            end = start;
        }

        return text;
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in source.EnumerateFiles())
            file.CopyTo(Path.Combine(target, file.Name));
        foreach (var directory in source.EnumerateDirectories().Where(d => d.Name is not ("bin" or "obj")))
            Copy(directory, Path.Combine(target, directory.Name));
    }
}
