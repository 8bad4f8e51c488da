namespace InvoiceModule.Simulation.Mutants;

/// <summary>A change of one place of the product's source.</summary>
/// <param name="File">The file, below <c>src/InvoiceModule</c>.</param>
/// <param name="Original">What stands there, exactly once.</param>
/// <param name="Replacement">What stands there in the mutants' build; <c>Mutant.Is("name")</c> decides at run time.</param>
internal sealed record Edit(string File, string Original, string Replacement);
