namespace InvoiceModule.Testing.Journal;

/// <summary>The node went down or came back.</summary>
internal sealed record OutageFact(string Blockchain, bool Down) : ChainFact(Blockchain);
