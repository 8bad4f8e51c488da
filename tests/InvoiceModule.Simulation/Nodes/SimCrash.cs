using InvoiceModule.Storage;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>Lets a node die at the point it is armed with.</summary>
internal sealed class SimCrash(Node node) : ICrashHook
{
    public void Reach(string point) => node.Reach(point);
}
