using System.Diagnostics;
using System.Globalization;

namespace InvoiceModule.Simulation.Runs;

/// <summary>Shares the seeds among processes and gathers what they tell.</summary>
internal sealed class Fleet(RunOptions options)
{
    private readonly Lock _lock = new();
    private readonly List<Process> _processes = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Coverage Coverage { get; } = new();

    public List<(ulong Seed, string Rule, string Text)> Violations { get; } = [];

    public SortedDictionary<ulong, string> Hashes { get; } = [];

    public Dictionary<ulong, List<string>> Last { get; } = [];

    public long Seeds { get; private set; }

    public long Steps { get; private set; }

    public int Failed { get; private set; }

    public TimeSpan Elapsed => _watch.Elapsed;

    public string Pace => string.Create(
        CultureInfo.InvariantCulture, $"{Seeds / _watch.Elapsed.TotalSeconds:F1} seeds/s, {Steps / _watch.Elapsed.TotalSeconds:N0} steps/s, {Violations.Count} violations");

    /// <summary>Runs everything.</summary>
    /// <param name="program">The simulator's assembly.</param>
    /// <param name="progress">Told every few seconds.</param>
    public void Run(string program, Action<Fleet>? progress)
    {
        var workers = Math.Min(options.Workers, options.Seeds);
        var threads = new List<Thread>();
        for (var worker = 0; worker < workers; worker++)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            string[] arguments =
            [
                program, "worker", Text((long)options.From + worker), Text(workers), Text((options.Seeds - worker + workers - 1) / workers), Text(options.Steps),
            ];
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            Tune(start);
            var process = Process.Start(start)!;
            _processes.Add(process);
            var thread = new Thread(() => Read(process));
            thread.Start();
            threads.Add(thread);
        }

        var last = TimeSpan.Zero;
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromSeconds(1)))
            {
                if (progress is null || _watch.Elapsed - last < TimeSpan.FromSeconds(10))
                    continue;
                last = _watch.Elapsed;
                lock (_lock)
                    progress(this);
            }
        }

        foreach (var process in _processes)
        {
            process.WaitForExit();
            if (process.ExitCode != 0 && !(options.StopsAtFirst && Violations.Count > 0))
                Failed++;
            process.Dispose();
        }

        _watch.Stop();
    }

    /// <summary>A life leaves much garbage and keeps little: with a larger youngest generation it is collected a tenth as often.</summary>
    public static void Tune(ProcessStartInfo start) => start.Environment["DOTNET_GCgen0size"] = "4000000";

    private void Read(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lock (_lock)
            {
                Take(line.Split('\t'));
                if (options.StopsAtFirst && Violations.Count > 0)
                    _processes.ForEach(p => p.Kill());
            }
        }
    }

    private void Take(string[] parts)
    {
        switch (parts[0])
        {
            case "seed":
                Seeds++;
                Steps += long.Parse(parts[2], CultureInfo.InvariantCulture);
                Hashes[ulong.Parse(parts[1], CultureInfo.InvariantCulture)] = parts[3];
                break;
            case "last":
                var seed = ulong.Parse(parts[1], CultureInfo.InvariantCulture);
                if (!Last.TryGetValue(seed, out var lines))
                    Last[seed] = lines = [];
                lines.Add(parts[2]);
                break;
            case "broken":
                Violations.Add((ulong.Parse(parts[1], CultureInfo.InvariantCulture), parts[3], parts[4]));
                break;
            case "hit":
                Coverage.Add(parts[2], long.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            default:
                Console.Error.WriteLine(string.Join(' ', parts));
                break;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
