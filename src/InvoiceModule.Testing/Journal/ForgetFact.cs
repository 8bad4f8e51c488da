namespace InvoiceModule.Testing.Journal;

/// <summary>The node lost a waiting transaction, as one does that restarts.</summary>
internal sealed record ForgetFact(string Blockchain, string TxId) : ChainFact(Blockchain);
