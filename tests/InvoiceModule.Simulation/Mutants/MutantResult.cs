using System.Globalization;

namespace InvoiceModule.Simulation.Mutants;

/// <summary>What became of a mutant: the rule that caught it (empty for none), at which seed, and after how many steps of it.</summary>
internal sealed record MutantResult(string Name, string Rule, ulong Seed, long Steps, string Text)
{
    /// <summary>Whether it is a rule that was broken: a life that only came to a standstill, or an exception, tells nobody what is wrong.</summary>
    public static bool IsRule(string rule) => rule is not ("simulator" or "F60");

    public static MutantResult Parse(string name, string? line) => line?.Split('\t') switch
    {
        ["caught", _, var seed, var steps, var rule, var text] => new MutantResult(
            name, rule, ulong.Parse(seed, CultureInfo.InvariantCulture), long.Parse(steps, CultureInfo.InvariantCulture), text),
        ["survived", _, var seed, _, _, var exception] => new MutantResult(name, "", ulong.Parse(seed, CultureInfo.InvariantCulture), 0, exception),
        _ => new MutantResult(name, "", 0, 0, "its process ended: " + line),
    };
}
