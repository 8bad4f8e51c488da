namespace InvoiceModule.Testing.Journal;

/// <summary>A waiting transaction lost its input to another one.</summary>
internal sealed record ReplaceFact(string Blockchain, DateTime At, string TxId, FactOutput[] Outputs) : ChainFact(Blockchain);
