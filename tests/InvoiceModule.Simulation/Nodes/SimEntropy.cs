using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Storage;

namespace InvoiceModule.Simulation.Nodes;

internal sealed class SimEntropy(Dice dice) : IEntropy
{
    public void Fill(Span<byte> bytes) => dice.Fill(bytes);
}
