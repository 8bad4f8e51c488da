using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>The host's handler: it may take its time, and may fail.</summary>
internal sealed class SimHandler(Node node) : IInvoiceEventHandler
{
    public async Task HandleAsync(InvoiceEventContext context, CancellationToken cancellationToken)
    {
        node.Check();
        var world = node.World;
        world.Handlers.Begin(node, context);
        var mood = world.Handlers.Mood;
        if (world.Dice.Chance(mood == HandlerMood.Slow ? 1000 : 200))
            await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(mood == HandlerMood.Slow ? 3000 : 1, world.Calm ? 500 : 9000)), node.Time, cancellationToken);
        node.Check();
        if (!world.Calm && world.Dice.Chance(mood == HandlerMood.Failing ? 900 : 150))
        {
            world.Coverage.Hit("handler", "throws");
            throw new InvalidOperationException("The host's handler fails.");
        }

        world.Handlers.End(node, context);
    }
}
