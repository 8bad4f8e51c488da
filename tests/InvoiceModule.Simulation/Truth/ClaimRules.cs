using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>C4 as it stands in the tables: a claim is taken when nobody holds it, and only its holder prolongs or ends it, however late somebody else comes.</summary>
internal sealed class ClaimRules(World world)
{
    private readonly Dictionary<(Guid Invoice, string Lane), Node> _holders = [];
    private readonly Dictionary<string, Node> _readers = new(StringComparer.Ordinal);

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
            if (after.HandledVersion != before.HandledVersion && !IsHolder(writer, (after.InvoiceId, "handlers")))
                world.Fail("C4", $"{writer.Name} says that version {after.HandledVersion} of invoice {after.InvoiceId} is handled, and has no claim on it any more.");
        }

        foreach (var attempt in world.Mirror.Attempts.Changes.Where(c => c.Before is null).Select(c => c.After!))
        {
            if (world.Mirror.Events.Rows.FirstOrDefault(e => e.Id == attempt.EventId)?.InvoiceId is { } invoice && !IsHolder(writer, (invoice, "callbacks")))
                world.Fail("C4", $"{writer.Name} writes down attempt {attempt.Number} of event {attempt.EventId}, and has no claim on invoice {invoice} any more.");
        }

        foreach (var (before, after) in world.Mirror.Chains.Changes)
        {
            if (before is not null && after is not null)
                CheckReader(writer, before, after);
        }
    }

    /// <summary>Whether a process has an invoice's callbacks to itself now.</summary>
    public bool Holds(Node node, Guid invoice)
        => IsHolder(node, (invoice, "callbacks")) && world.Mirror.Outboxes.Rows.FirstOrDefault(o => o.InvoiceId == invoice)?.CallbackClaimedUntil > world.Scheduler.Time;

    private void CheckReader(Node writer, ChainRow before, ChainRow after)
    {
        if (after.Fence > before.Fence)
            _readers[after.Blockchain] = writer;
        else if ((after.Height, after.Hash, after.ScannedAt) != (before.Height, before.Hash, before.ScannedAt) && _readers.GetValueOrDefault(after.Blockchain) is var reader && reader != writer)
            world.Fail("C4", $"{writer.Name} writes down what it has read of {after.Blockchain}, and {reader?.Name} has the claim on it.");
    }

    private bool IsHolder(Node node, (Guid Invoice, string Lane) what) => _holders.GetValueOrDefault(what) == node;

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
