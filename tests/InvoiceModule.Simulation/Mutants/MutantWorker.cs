using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Runs;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>Runs mutants one after another in this process, each until it is caught.</summary>
internal static class MutantWorker
{
    /// <summary>A mutant that lives so long has survived.</summary>
    public const int MaxSeeds = 1500;

    private const int Steps = 1200;

    public static int Run(IReadOnlyList<string> names, TextWriter output)
    {
        var mutant = typeof(IInvoiceService).Assembly.GetType("InvoiceModule.Mutant")?.GetProperty("Name")
            ?? throw new InvalidOperationException("This is not the mutants' build.");

        // Before the database is made: a mutant may change the schema.
        mutant.SetValue(null, names[0]);
        using var file = new DatabaseFile();
        foreach (var name in names)
        {
            mutant.SetValue(null, name);
            output.WriteLine(Catch(name, file));
        }

        return 0;
    }

    private static string Catch(string name, DatabaseFile file)
    {
        for (var seed = 1; seed <= MaxSeeds; seed++)
        {
            if (SeedRun.Run((ulong)seed, Steps, file, new Coverage()).Broken is { } broken)
                return string.Create(CultureInfo.InvariantCulture, $"caught\t{name}\t{seed}\t{broken.Rule}\t{broken.Text.ReplaceLineEndings(" ")}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"survived\t{name}\t{MaxSeeds}\t\t");
    }
}
