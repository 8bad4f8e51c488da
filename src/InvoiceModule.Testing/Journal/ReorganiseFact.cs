namespace InvoiceModule.Testing.Journal;

/// <summary>The last blocks were replaced.</summary>
internal sealed record ReorganiseFact(string Blockchain, DateTime At, int Depth, string[] Drop, bool ToPool) : ChainFact(Blockchain);
