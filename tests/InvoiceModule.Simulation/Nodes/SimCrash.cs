using InvoiceModule.Simulation.Runs;
using InvoiceModule.Storage;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>Lets a node die at the point it is armed with.</summary>
internal sealed class SimCrash(Node node) : ICrashHook
{
    private static readonly AsyncLocal<string?> Flow = new();

    public void Begin(CrashFlow flow)
    {
        Flow.Value = flow.Name;
        if (flow != CrashPoints.Create || node.World.BeforeInvoice is not { } act)
            return;
        node.World.BeforeInvoice = null;
        act();
    }

    public void Reach(string point) => node.Reach(CrashPlaces.Of(point, Flow.Value));
}
