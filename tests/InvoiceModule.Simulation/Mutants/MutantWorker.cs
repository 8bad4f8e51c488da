using System.Globalization;
using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Runs;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>Runs mutants in this process, each over some seeds or until it is caught. It is told which by lines, and answers by lines.</summary>
internal static class MutantWorker
{
    public const int Steps = 300;

    public static int Run(TextReader input, TextWriter output)
    {
        var mutant = typeof(IInvoiceService).Assembly.GetType("InvoiceModule.Mutant")?.GetProperty("Name")
            ?? throw new InvalidOperationException("This is not the mutants' build.");
        DatabaseFile? file = null;
        try
        {
            while (input.ReadLine()?.Split('\t') is [var name, var from, var count])
            {
                // Before the database is made: a mutant may change the schema.
                mutant.SetValue(null, name);
                file ??= new DatabaseFile();
                var first = ulong.Parse(from, CultureInfo.InvariantCulture);
                output.WriteLine(Catch(name, file, first, ulong.Parse(count, CultureInfo.InvariantCulture)));
            }
        }
        finally
        {
            file?.Dispose();
        }

        return 0;
    }

    // Over no seeds: over the first one alone.
    private static string Catch(string name, DatabaseFile file, ulong from, ulong count)
    {
        var exception = "";
        var end = from + Math.Max(1, count);
        for (var i = from; i < end; i++)
        {
            // A hundred neighbours have every theme once: with strides all kinds come early.
            var seed = count == 0 ? from : i - i % 100 + i * 37 % 100;
            var result = SeedRun.Run(seed, Steps, file, new Coverage());
            if (result.Broken is { } broken && MutantResult.IsRule(broken.Rule))
                return string.Create(CultureInfo.InvariantCulture, $"caught\t{name}\t{seed}\t{result.Steps}\t{broken.Rule}\t{broken.Text.ReplaceLineEndings(" ")}");
            if (result.Broken is { } failed)
                exception = string.Create(CultureInfo.InvariantCulture, $"by an exception only ({failed.Rule}, seed {seed}): {failed.Text.ReplaceLineEndings(" ")}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"survived\t{name}\t{end}\t0\t\t{exception}");
    }
}
