using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>Everything that must hold at every commit, looked at where the commit has changed something.</summary>
internal static class CommitRules
{
    public static void Check(World world, Node writer)
    {
        var (mirror, now) = (world.Mirror, world.Scheduler.Time);
        MoneyRules.Check(world, writer);
        StateRules.Check(world, now);
        world.Decisions.Check();
        world.Refunds.Check();
        world.Notes.Check();
        foreach (var key in mirror.Idempotency.Changes.Select(c => c.After).OfType<IdempotencyRow>().Where(k => !mirror.Invoices.Rows.Any(i => i.Id == k.InvoiceId)))
            world.Fail("F40", $"key {key.Key} is bound to invoice {key.InvoiceId}, and there is no such invoice.");
        LeaseRules.Check(world, now);
        OutboxRules.Check(world, now);
        if (mirror.Events.Changes.Any(c => c.Before is null && c.After is { Version: > 1 }))
            world.Handlers.Made(writer);
        world.Claims.Check(writer, now);

        var touched = new SortedSet<Guid>(mirror.Invoices.Changes.Select(c => (c.After ?? c.Before)!.Id)
            .Concat(mirror.Payments.Changes.Select(c => (c.After ?? c.Before)!.InvoiceId).OfType<Guid>())
            .Concat(mirror.Leases.Changes.Select(c => (c.After ?? c.Before)!.InvoiceId))
            .Concat(mirror.Events.Changes.Select(c => (c.After ?? c.Before)!.InvoiceId))
            .Concat(mirror.Outboxes.Changes.Select(c => (c.After ?? c.Before)!.InvoiceId))
            .Concat(mirror.Addresses.Changes.Select(c => c.Before?.LeasedBy).OfType<Guid>())
            .Concat(mirror.Addresses.Changes.Select(c => c.After?.LeasedBy).OfType<Guid>()));
        foreach (var chain in mirror.Chains.Changes.Where(c => c.Before?.Hash != c.After?.Hash))
            touched.UnionWith(mirror.Invoices.Rows.Where(i => i.Blockchain == chain.After!.Blockchain).Select(i => i.Id));
        foreach (var id in touched)
        {
            if (mirror.Invoices.Rows.FirstOrDefault(i => i.Id == id) is not { } invoice)
            {
                world.Fail("L5", $"there is a lease, payment, event or address of invoice {id}, and no such invoice.");
                continue;
            }

            MoneyRules.CheckInvoice(world, invoice);
            StateRules.CheckInvoice(world, invoice);
            LeaseRules.CheckInvoice(world, invoice);
            OutboxRules.CheckInvoice(world, invoice);
        }
    }
}
