namespace InvoiceModule.Testing.Journal;

/// <summary>A transaction entered the pool.</summary>
internal sealed record BroadcastFact(string Blockchain, DateTime At, FactOutput[] Outputs) : ChainFact(Blockchain);
