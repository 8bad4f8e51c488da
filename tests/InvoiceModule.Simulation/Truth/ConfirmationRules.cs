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
        if (world.Mirror.Invoices.Rows.FirstOrDefault(i => i.Id == view.Id) is { } row && row.Version == view.Version)
        {
            // Nothing has happened to it since it was read; the tip may have moved on.
            var due = row.Received >= row.Price && row.Status > 0 ? 0 : row.Value - row.Received;
            if (view.Due != due || view.Received != row.Received)
                world.Fail("M3", $"invoice {view.Id} shows {view.Received} received and {view.Due} due; it is {row.Received} and {due}.");
            if (row.Status >= 3 && view.Confirmations < (row.Status == 4 ? row.Required : 1))
                world.Fail("S7", $"invoice {view.Id} has status {row.Status}, wants {row.Required} confirmations, and shows {view.Confirmations}.");
        }

        if (world.Mirror.Chains.Rows.FirstOrDefault(c => c.Blockchain == view.Blockchain) is { } chain && view.Confirmations > chain.Height + 1)
            world.Fail("S7", $"invoice {view.Id} shows {view.Confirmations} confirmations at height {chain.Height}.");
    }
}
