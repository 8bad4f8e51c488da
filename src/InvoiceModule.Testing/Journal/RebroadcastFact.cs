namespace InvoiceModule.Testing.Journal;

/// <summary>A transaction that had vanished entered the pool again.</summary>
internal sealed record RebroadcastFact(string Blockchain, DateTime At, string TxId) : ChainFact(Blockchain);
