namespace InvoiceModule.Simulation.Truth;

/// <summary>A broken rule of <c>faults.md</c>.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Text">What is wrong.</param>
internal sealed record Violation(string Rule, string Text);
