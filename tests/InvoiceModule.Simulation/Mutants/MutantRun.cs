using System.Diagnostics;
using System.Globalization;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>Shows that every mutant is caught, after how many seeds, and by which rule.</summary>
internal static class MutantRun
{
    /// <summary>Runs those named, or all. With <c>--check</c> only whether they still fit the source.</summary>
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

        var chosen = arguments.Length == 0 ? Mutation.All : [.. Mutation.All.Where(m => arguments.Contains(m.Name, StringComparer.Ordinal))];
        if (chosen.Count < arguments.Length)
            throw new FormatException("There is no such mutant. There are " + string.Join(", ", Mutation.All.Select(m => m.Name)) + ".");
        var program = MutantBuild.Run();
        var shares = chosen.Where(m => !m.ChangesSchema).Select((m, i) => (m.Name, Worker: i % Environment.ProcessorCount))
            .GroupBy(m => m.Worker, m => m.Name).Select(g => g.ToArray())
            .Concat(chosen.Where(m => m.ChangesSchema).Select(m => new[] { m.Name }));
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        Parallel(shares, program, line =>
        {
            var parts = line.Split('\t');
            if (parts is not [var end, var name, var seeds, var rule, var text])
                return;
            results[name] = end;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{end,-9} {name,-34} {seeds,5} seeds  {rule,-10} {text}"));
        });
        var survivors = chosen.Where(m => results.GetValueOrDefault(m.Name) != "caught").Select(m => m.Name).ToList();
        output.WriteLine($"{chosen.Count - survivors.Count} of {chosen.Count} mutants caught{(survivors.Count == 0 ? "." : ", not: " + string.Join(", ", survivors))}");
        return survivors.Count == 0 ? 0 : 1;
    }

    private static void Parallel(IEnumerable<string[]> shares, string program, Action<string> take)
    {
        var waiting = new Queue<string[]>(shares);
        var gate = new Lock();
        void Work()
        {
            while (true)
            {
                string[] names;
                lock (gate)
                {
                    if (!waiting.TryDequeue(out names!))
                        return;
                }

                var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
                foreach (var argument in names.Prepend("mutant-worker").Prepend(program))
                    start.ArgumentList.Add(argument);
                using var process = Process.Start(start)!;
                while (process.StandardOutput.ReadLine() is { } line)
                {
                    lock (gate)
                        take(line);
                }

                process.WaitForExit();
            }
        }

        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
