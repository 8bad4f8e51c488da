using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>The host's handlers: every version, at least once, in order per invoice, and only what is committed.</summary>
internal sealed class HandlerRules(World world)
{
    private readonly Dictionary<Guid, int> _done = [];

    /// <summary>How the host's handler is at present.</summary>
    public HandlerMood Mood { get; set; }

    public void Begin(Node node, InvoiceEventContext context)
    {
        var version = context.Invoice.Version;
        if (!world.Mirror.Events.Rows.Any(e => e.Id == context.EventId && e.InvoiceId == context.Invoice.Id && e.Version == version))
            world.Fail("C1", $"{node.Name} handles event {context.EventId}, which is not committed.");
        if (!node.HasHandlers)
            world.Fail("C2", $"{node.Name} handles event {context.EventId}, and has no handler.");
        if (version > _done.GetValueOrDefault(context.Invoice.Id, 1) + 1)
            world.Fail("C4", $"{node.Name} handles version {version} of invoice {context.Invoice.Id} after {_done.GetValueOrDefault(context.Invoice.Id, 1)}.");
    }

    public void End(Node node, InvoiceEventContext context)
    {
        _done[context.Invoice.Id] = Math.Max(_done.GetValueOrDefault(context.Invoice.Id, 1), context.Invoice.Version);
        world.Trace.Add(node.Name, context.Invoice.Version);
    }

    /// <summary>A version is made, and whoever makes it need not have handlers.</summary>
    public void Made(Node writer) => world.Coverage.Hit("handler", "version made where there is none", !writer.HasHandlers);

    public void CheckEnd()
    {
        foreach (var invoice in world.Mirror.Invoices.Rows.Where(i => _done.GetValueOrDefault(i.Id, 1) < i.Version))
            world.Fail("C2", $"the handlers were told of version {_done.GetValueOrDefault(invoice.Id, 1)} of invoice {invoice.Id}, which is at {invoice.Version}.");
    }
}
