using System.Diagnostics;
using System.Globalization;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>
/// Shares the mutants among processes: first each over the seed that caught it last time, then all that are left over a few seeds, for most are
/// caught there, and then whoever is left over more. A mutant that changes the schema has a process of its own, for a process makes its database once.
/// </summary>
internal sealed class MutantQueue(string program, Action<MutantResult> told)
{
    private const int FirstSeeds = 100;

    private readonly Lock _gate = new();
    private readonly Queue<(Mutation Mutant, ulong From, int Count)> _waiting = new();
    private int _running;

    /// <summary>Runs them.</summary>
    /// <param name="mutants">Which ones.</param>
    /// <param name="known">Seeds that caught some of them before.</param>
    public void Run(IEnumerable<Mutation> mutants, IReadOnlyDictionary<string, ulong> known)
    {
        foreach (var mutant in mutants)
            _waiting.Enqueue(known.TryGetValue(mutant.Name, out var seed) ? (mutant, seed, 0) : (mutant, 1, FirstSeeds));
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }

    private void Work()
    {
        Process? shared = null;
        while (Take() is { } next)
        {
            var process = next.Mutant.ChangesSchema ? Start() : shared ??= Start();
            process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next.Mutant.Name}\t{next.From}\t{next.Count}"));
            var line = process.StandardOutput.ReadLine();
            if (next.Mutant.ChangesSchema || line is null)
                End(process);
            if (line is null && process == shared)
                shared = null;
            Took(next, MutantResult.Parse(next.Mutant.Name, line));
        }

        if (shared is not null)
            End(shared);
    }

    // Null when there is nothing left, and nobody is at work who could leave something.
    private (Mutation Mutant, ulong From, int Count)? Take()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.TryDequeue(out var next))
                {
                    _running++;
                    return next;
                }

                if (_running == 0)
                    return null;
            }

            Thread.Sleep(200);
        }
    }

    private void Took((Mutation Mutant, ulong From, int Count) done, MutantResult result)
    {
        lock (_gate)
        {
            _running--;
            var next = done.From + (ulong)done.Count;
            if (result.Rule.Length == 0 && done.Count == 0)
                _waiting.Enqueue((done.Mutant, 1, FirstSeeds));
            else if (result.Rule.Length > 0 || next > MutantRun.MaxSeeds)
                told(result);
            else
                _waiting.Enqueue((done.Mutant, next, Math.Min(done.Count * 2, MutantRun.MaxSeeds + 1 - (int)next)));
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("mutant-worker");
        Runs.Fleet.Tune(start);
        return Process.Start(start)!;
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
