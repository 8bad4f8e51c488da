namespace InvoiceModule.Simulation.Nodes;

/// <summary>The process is dead. Whoever catches it gains nothing: nothing it does has any effect any more.</summary>
internal sealed class NodeDiedException(string name) : Exception($"{name} is dead.");
