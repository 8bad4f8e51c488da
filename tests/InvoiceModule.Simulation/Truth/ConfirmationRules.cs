using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>S7: confirmations shown are those of blocks that stand.</summary>
internal static class ConfirmationRules
{
    public static void Check(World world, InvoiceView view)
    {
        if (view.Confirmations < 0)
            world.Fail("S7", $"invoice {view.Id} shows {view.Confirmations} confirmations.");
        if (view.Due.Sign < 0 || view.Received.Sign < 0)
            world.Fail("M3", $"invoice {view.Id} shows {view.Received} received and {view.Due} due.");
        if (world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == view.Blockchain) is { } chain && view.Confirmations > chain.Height + 1)
            world.Fail("S7", $"invoice {view.Id} shows {view.Confirmations} confirmations at height {chain.Height}.");
    }
}
