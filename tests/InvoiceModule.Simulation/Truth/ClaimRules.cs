using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>C4 as it stands in the tables: a claim is taken when nobody holds it, and only its holder prolongs or ends it, however late somebody else comes.</summary>
internal sealed class ClaimRules(World world)
{
    private readonly Dictionary<(Guid Invoice, string Lane), Node> _holders = [];

    /// <summary>Looks at a commit.</summary>
    /// <param name="writer">Whose it is.</param>
    /// <param name="now">True time.</param>
    public void Check(Node writer, DateTime now)
    {
        foreach (var (before, after) in world.Mirror.Outboxes.Changes)
        {
            if (before is null || after is null)
                continue;
            Check(writer, now, (after.InvoiceId, "callbacks"), (before.CallbackFence, before.CallbackClaimedUntil), (after.CallbackFence, after.CallbackClaimedUntil));
            Check(writer, now, (after.InvoiceId, "handlers"), (before.HandlerFence, before.HandlerClaimedUntil), (after.HandlerFence, after.HandlerClaimedUntil));
        }
    }

    private void Check(Node writer, DateTime now, (Guid Invoice, string Lane) what, (long Fence, DateTime? Until) before, (long Fence, DateTime? Until) after)
    {
        if (after.Fence > before.Fence)
        {
            if (before.Until > now)
                world.Fail("C4", $"{writer.Name} claims the {what.Lane} of invoice {what.Invoice} at {now:T}, which {_holders.GetValueOrDefault(what)?.Name} holds until {before.Until:T}.");
            _holders[what] = writer;
        }
        else if (after.Until != before.Until && _holders.TryGetValue(what, out var holder) && holder != writer)
        {
            world.Fail("C4", $"{writer.Name} changes the claim on the {what.Lane} of invoice {what.Invoice}, which {holder.Name} has.");
        }
    }
}
