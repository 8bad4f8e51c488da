namespace InvoiceModule.Testing.Journal;

/// <summary>Blocks were found; the first took the whole pool, and the new coins if someone wanted them.</summary>
internal sealed record MineFact(string Blockchain, DateTime At, int Count, FactOutput? Coinbase) : ChainFact(Blockchain);
