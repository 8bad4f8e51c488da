using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Play;

/// <summary>What a life is about. Chance alone would need many more lives to come by everything.</summary>
internal sealed class Themes(World world, Host host, Payers payers, Stories stories, Operators operators)
{
    private static readonly ProviderMode[] Providers = [ProviderMode.Failing, ProviderMode.Silent, ProviderMode.Silent, ProviderMode.Deaf, ProviderMode.Slow];
    private static readonly MerchantMode[] Merchants = Enum.GetValues<MerchantMode>();
    private static readonly NodeMode[] Nodes = Enum.GetValues<NodeMode>();

    private static readonly (int From, int To, bool IsLate)[] Edges = [.. from before in Enumerable.Range(0, 5) from after in Enumerable.Range(0, 5) from late in new[] { false, true } select (before, after, late)];

    /// <summary>Plays one.</summary>
    public async Task PlayAsync()
    {
        if (operators.AnyNode() is not { } node)
            return;
        var number = (int)(world.Seed % 100);
        switch (number)
        {
            case < 38:
                var place = Turn(CrashPlaces.All, number, 38);
                world.Trap = (place, world.Dice.Chance(850) ? 1 : 2);
                stories.Provoke(node, place);
                await stories.WaitForAsync(() => world.Trap is null, CrashPlaces.FlowOf(place) == "rate-lock" ? 15_000 : 6000);
                await stories.WaitAsync(1000);
                break;
            case < 48:
                stories.Sell(node, Turn(Merchants, number - 38, 10));
                await stories.WaitAsync(world.Dice.Between(2000, 16_000));
                break;
            case < 51:
                await LieAsync(node, Turn(Nodes, number - 48, 3));
                break;
            case < 55:
                node.DatabaseFaults = 60;
                stories.Purchase(node);
                await stories.WaitAsync(3000);
                break;
            case < 69:
                await new EdgeWalk(world, host, payers, stories).PlayAsync(node, Turn(Edges, number - 55, 14));
                if (operators.AnyNode() is { } other)
                    await new EdgeWalk(world, host, payers, stories).PlayAsync(other, Turn(Edges, number - 55 + Edges.Length / 2, 14));
                break;
            case < 75:
                await WalkAsync(node, isLate: world.Dice.Chance(400));
                break;
            case < 79:
                await OrderAgainAsync(node);
                break;
            case < 82:
                await TurnOffAsync(node);
                break;
            case < 86:
                if (world.Seed / 100 % 2 == 0)
                    await DecideAsync(node);
                else
                    await new Refunds(world, host, payers, stories, operators).PlayAsync(node);
                break;
            case < 88:
                await AskAgainAsync(node);
                await new Deployments(world, host, payers, stories, operators).DropTokenAsync(node);
                break;
            case < 90:
                await stories.GiveUpAsync(node, operators.AnyNode);
                break;
            default:
                await new Troubles(world, host, payers, stories, operators).PlayAsync(node, Turn([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], number - 90, 10));
                break;
        }
    }

    // Each in its turn, so that any two thousand neighbouring seeds come by each as often as the others.
    private T Turn<T>(IReadOnlyList<T> all, int number, int width) => all[(int)((world.Seed / 100 * (ulong)width + (ulong)number) % (ulong)all.Count)];

    /// <summary>A chain's node is in some mood while money waits, comes and is mined.</summary>
    private async Task LieAsync(Node node, NodeMode mode)
    {
        host.Create(node, isFiat: false);
        await stories.WaitAsync(1000);
        foreach (var view in world.Nodes.SelectMany(n => n.Views))
            (view.Mode, view.Lag) = (mode, world.Dice.Between(1, 6));
        if (world.Plans.All.Count > 0)
            payers.PayInParts(world.Plans.All[^1]);
        await stories.WaitAsync(3000);
        payers.Mine();
        stories.Purchase(operators.AnyNode() ?? node);
        await stories.WaitAsync(4000);
    }

    private async Task AskAgainAsync(Node node)
    {
        for (var i = 0; i < 5; i++)
        {
            host.CreateWithKey(operators.AnyNode() ?? node);
            await stories.WaitAsync(world.Dice.Between(1, 400));
        }
    }

    /// <summary>One invoice goes up and down: paid in parts, mined, taken back, replaced, one thing after another.</summary>
    private async Task WalkAsync(Node node, bool isLate)
    {
        var (dice, before) = (world.Dice, world.Plans.All.Count);
        host.Create(node, isFiat: false, r => r with { Confirmations = dice.Between(1, 4) });
        await stories.WaitAsync(800);
        if (world.Plans.All.Count == before)
            return;
        var plan = world.Plans.All[^1];
        var ledger = world.Ledgers[plan.Blockchain];
        if (isLate)
        {
            if (dice.Chance(800))
                payers.Pay(plan, "partial", plan.Value / 3);
            await stories.WaitAsync(1500);
            stories.Leap(plan.ExpiresAt.AddSeconds(1) - world.Scheduler.Time);

            // What comes before anybody has looked is late too, and is booked with the end or before it. A payment that waits may become more by now.
            await stories.WaitAsync(dice.Pick([1, 1, 3000]));
            if (ledger.Pool.Count > 0 && dice.Chance(800))
            {
                var old = dice.Pick(ledger.Pool);
                if (dice.Chance(500))
                    payers.ReplaceByMore(ledger, old);
                else
                    payers.ReplaceInPieces(ledger, old);
                await stories.WaitAsync(2000);
            }
        }

        for (var moves = dice.Between(4, 8); moves > 0 && world.Broken is null; moves--)
        {
            switch (dice.Below(13))
            {
                case 0 or 1:
                    payers.PayInParts(plan);
                    break;
                case 2:
                    payers.Pay(plan, "partial", plan.Value / 2);
                    break;
                case 3:
                    payers.Pay(plan, "exact", plan.Value);
                    break;
                case 4:
                    ledger.Mine(1, _ => false, payers.HeaderTime(500), ledger.Hide([new(0, plan.Key, plan.Value / dice.Between(1, 2), plan.Contract)], [$"hidden-{dice.Next()}"]));
                    break;
                case 5 or 6 or 7:
                    ledger.Mine(dice.Between(1, 2), _ => true, world.Scheduler.Time);
                    break;
                case 8:
                    payers.Replace(ledger);
                    break;
                default:
                    payers.Reorganise(ledger, dice.Between(1, 3));
                    break;
            }

            await stories.WaitAsync(dice.Between(1500, 3000));
        }
    }

    /// <summary>The same order twice, the first of them unpaid; and addresses that have rested.</summary>
    private async Task OrderAgainAsync(Node node)
    {
        // Or two orders of a shop that numbers none, or whose numbers look alike: their payers have nothing to do with each other.
        var (dice, ids) = (world.Dice, world.Whims.Pick<string[]>([["again", "again"], ["again", "again"], ["again", "Again"], ["", ""], [" ", " "]]));
        for (var i = 0; i < 2; i++)
        {
            host.Create(operators.AnyNode() ?? node, isFiat: false, r => r with
            {
                Blockchain = world.Kinds[0].Blockchain,
                Symbol = world.Kinds[0].Assets[0].Symbol,
                Pause = dice.Chance(300) ? 300 : null,
                Data = world.Shop.OrderAs(r.Data, ids[i]),
            });
            await stories.WaitAsync(1200);
            var isPaid = dice.Chance(300);
            if (isPaid)
                payers.PayNewest();
            await stories.WaitAsync(1000);
            if (isPaid)
                world.Ledgers[world.Kinds[0].Blockchain].Mine(9, _ => true, world.Scheduler.Time);
            stories.Leap(TimeSpan.FromMinutes(26));
            await stories.WaitAsync(3000);
        }

        // Money that no miner takes pins its address, for as long as that may be.
        if (dice.Chance(300))
            payers.PayNewestUnwanted();
        await stories.WaitAsync(1000);
        stories.Leap(TimeSpan.FromMinutes(130));
        await stories.WaitAsync(2000);
        if (world.Whims.Chance(850))
            world.Providers.SetAll(world.Whims.Pick(Providers));
        for (var i = 0; i < 9; i++)
        {
            var known = world.Plans.All.Count;
            host.Create(operators.AnyNode() ?? node);
            await stories.WaitAsync(150);
            if (world.Plans.All.Count > known && dice.Chance(500))
                payers.PayNewest();
        }

        await stories.WaitAsync(1500);
    }

    /// <summary>A merchant has turned its address off: what comes later is held, and overtaken there.</summary>
    private async Task TurnOffAsync(Node node)
    {
        var url = $"http://{world.Merchants.All[0].Host}/off";
        stories.Sell(node, MerchantMode.Gone, url);
        await stories.WaitAsync(3000);
        for (var i = 0; i < 3; i++)
        {
            payers.Mine();
            await stories.WaitAsync(2500);
            if (world.Dice.Chance(400))
                payers.Reorganise();
            await stories.WaitAsync(2500);
        }

        if (world.Dice.Chance(850))
            stories.SetMerchants(MerchantMode.Good);
        await stories.WaitAsync(1000);
        AskForOvertaken(node);
        await stories.WaitAsync(7000);
        stories.Sell(operators.AnyNode() ?? node, MerchantMode.Gone, url);
        await stories.WaitAsync(4000);
        host.Redeliver(operators.AnyNode() ?? node);
        await stories.WaitAsync(3000);
    }

    // Somebody wants to have what was refused, though a newer one waits behind it.
    private void AskForOvertaken(Node node)
    {
        var events = world.Mirror.Events.Rows;
        if (events.FirstOrDefault(e => e is { State: EventRow.HeldBack, Body: not null } && events.Any(n => n.InvoiceId == e.InvoiceId && n.Version > e.Version)) is { } overtaken)
            host.Redeliver(operators.AnyNode() ?? node, overtaken);
    }

    /// <summary>Money that came too late, in another coin or short, and people who decide on it.</summary>
    private async Task DecideAsync(Node node)
    {
        var before = world.Plans.All.Count;
        host.Create(node, isFiat: false);
        await stories.WaitAsync(1000);
        if (world.Plans.All.Count == before)
            return;
        var plan = world.Plans.All[^1];
        if (world.Dice.Chance(600))
        {
            stories.Leap(plan.ExpiresAt.AddMinutes(world.Dice.Between(11, 20)) - world.Scheduler.Time);
            await stories.WaitAsync(2500);
        }

        payers.Pay(plan, "partial", plan.Value / world.Dice.Between(1, 3));
        payers.PayInWrongAsset(plan);
        payers.PayOnWrongChain(plan);
        host.Create(operators.AnyNode() ?? node, isFiat: false);
        await stories.WaitAsync(2000);
        for (var i = 0; i < 4; i++)
        {
            host.Clerks.Decide(operators.AnyNode);
            await stories.WaitAsync(1000);
            if (world.Dice.Chance(500))
                payers.Mine();
            else if (world.Dice.Chance(300))
                payers.Replace();
            else if (world.Dice.Chance(200))
                payers.Reorganise();
            await stories.WaitAsync(1500);
        }
    }
}
