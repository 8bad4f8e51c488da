namespace InvoiceModule.Simulation.Chains;

/// <summary>A block that was ever found, on whatever branch.</summary>
internal sealed record SimBlock(long Height, string Hash, SimBlock? Parent, DateTime Time, IReadOnlyList<SimTransaction> Transactions);
