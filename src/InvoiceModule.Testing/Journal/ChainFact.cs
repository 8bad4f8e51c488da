namespace InvoiceModule.Testing.Journal;

/// <summary>Something that happened to one chain.</summary>
/// <param name="Blockchain">The chain's name.</param>
internal abstract record ChainFact(string Blockchain) : SimulatorFact;
