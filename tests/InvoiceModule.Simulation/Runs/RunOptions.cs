using System.Globalization;

namespace InvoiceModule.Simulation.Runs;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    /// <summary>So many lives come by everything there is.</summary>
    public const int Enough = 2000;

    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 100;

    /// <summary>The first one.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>After so many steps of a run nothing new happens, and everything has to come to its end.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>How many processes share the seeds; each runs one seed at a time on one thread.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a fault, status edge or crash point that never happened is a failure: always in a run of so many seeds.</summary>
    public bool MustSeeAll { get => field || Seeds >= Enough; init; }

    /// <summary>Whether the first violation ends it.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>Whether each seed's hash is printed.</summary>
    public bool ShowsHashes { get; init; }

    /// <summary>Reads <c>--name value</c> pairs and flags.</summary>
    /// <exception cref="FormatException">There is no such option, or its value is no number.</exception>
    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RunOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--seeds" => options with { Seeds = Number(arguments, ++i) },
                "--from" => options with { From = (ulong)Number(arguments, ++i) },
                "--steps" => options with { Steps = Number(arguments, ++i) },
                "--workers" => options with { Workers = Math.Max(1, Number(arguments, ++i)) },
                "--all" => options with { MustSeeAll = true },
                "--first" => options with { StopsAtFirst = true },
                "--hashes" => options with { ShowsHashes = true },
                var other => throw new FormatException($"There is no option '{other}'."),
            };
        }

        return options;
    }

    private static int Number(ReadOnlySpan<string> arguments, int index)
        => index < arguments.Length && int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{arguments[index - 1]} wants a number.");
}
