using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Runs;

/// <summary>How a run of one seed ended.</summary>
internal sealed record RunResult(ulong Seed, long Steps, ulong Hash, Violation? Broken, IReadOnlyList<string> Last);
