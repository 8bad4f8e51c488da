using InvoiceModule.Simulation.Nodes;

namespace InvoiceModule.Simulation.Play;

/// <summary>What a host changes in its configuration, and brings into its processes one after the other or all at once.</summary>
internal sealed class Deployments(World world, Host host, Payers payers, Stories stories, Operators operators)
{
    /// <summary>The host drops a token from its configuration, in some of its processes or in all, while somebody has still to pay in it; and takes it again later.</summary>
    public async Task DropTokenAsync(Node node)
    {
        var dice = world.Dice;
        if (world.Kinds.FirstOrDefault(k => k.Assets.Count > 1) is not { } kind
            || await stories.OrderAsync(operators.AnyNode() ?? node, with: r => r with { Blockchain = kind.Blockchain, Symbol = kind.Assets[1].Symbol }) is not { } plan)
            return;
        var part = dice.Chance(500) ? plan.Value : plan.Value / 2;
        if (dice.Chance(300))
            payers.Pay(plan, "in parts", plan.Value - part + 1);
        await DeployAsync(isDropped: true);
        payers.Pay(plan, "in parts", part);
        payers.PayInWrongAsset(plan);
        await stories.WaitAsync(dice.Pick([1, 2500]));
        world.Ledgers[plan.Blockchain].Mine(dice.Between(1, 3), _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
        host.Create(operators.AnyNode() ?? node);
        if (dice.Chance(300))
            payers.Reorganise(world.Ledgers[plan.Blockchain], 2);
        await DeployAsync(isDropped: false);
        payers.Pay(plan, "in parts", plan.Value - part + 1);
        world.Ledgers[plan.Blockchain].Mine(3, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
    }

    // One process more, and mostly it takes the place of the others.
    private async Task DeployAsync(bool isDropped)
    {
        world.DropToken(isDropped);
        if (world.Dice.Chance(700))
            world.Nodes.ToList().ForEach(n => n.Kill("for another one"));
        operators.StartNode(withLoops: true);
        await stories.WaitAsync(1500);
    }
}
