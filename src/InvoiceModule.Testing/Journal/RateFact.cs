namespace InvoiceModule.Testing.Journal;

/// <summary>A rate changed.</summary>
/// <param name="Base">What is priced.</param>
/// <param name="Quote">In what.</param>
/// <param name="Rate">As <c>numerator/denominator</c>; null: the source fails for this pair.</param>
internal sealed record RateFact(string Base, string Quote, string? Rate) : SimulatorFact;
