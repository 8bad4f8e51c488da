using InvoiceModule.Simulation.Nodes;

namespace InvoiceModule.Simulation.Play;

/// <summary>What goes wrong with prices in money of states: the rate falls or is not to be had, and what holds it ends.</summary>
internal sealed class RateTroubles(World world, Host host, Payers payers, Stories stories)
{
    /// <summary>A price in money of states that has ended: what comes within ten minutes counts as long as the rate has hardly fallen.</summary>
    public async Task PayLateAsync(Node node)
    {
        if (await stories.OrderAsync(node, isFiat: true) is not { } plan)
            return;
        stories.Leap(plan.ExpiresAt.AddSeconds(world.Dice.Between(1, 540)) - world.Scheduler.Time);
        await stories.WaitAsync(2500);
        world.Rates.Fall(world.Dice.Pick([0, 9, 10, 11, 50, 200]));
        payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(3500);
    }

    /// <summary>What waits for a price in money of states is mined hours after anything holds that price, and all have slept since it was seen waiting.</summary>
    public async Task SleepOverTheLockAsync(Node node)
    {
        if (await stories.OrderAsync(node, isFiat: true) is not { } plan)
            return;
        payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(1500);
        world.Coverage.Hit("rates", "asleep over a lock");
        stories.Leap(plan.ExpiresAt.AddMinutes(world.Dice.Between(170, 300)) - world.Scheduler.Time);
        world.Ledgers[plan.Blockchain].Mine(world.Dice.Between(1, 6), _ => true, world.Scheduler.Time);
        await stories.WaitAsync(3000);
    }

    /// <summary>A block is lost when nothing holds the price any more, and what it held waits again or is nowhere.</summary>
    public async Task LoseBlockAfterTheLockAsync(Node node)
    {
        if (await stories.OrderAsync(node, isFiat: true, r => r with { Confirmations = 3 }) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        var paid = payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(1200);
        ledger.Mine(1, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(1500);
        stories.Leap(plan.ExpiresAt.AddMinutes(world.Dice.Between(62, 90)) - world.Scheduler.Time);
        await stories.WaitForAsync(() => world.Mirror.Invoices.Rows.First(i => i.Id == plan.Id).RateLockEndsAt is null, 60_000);
        world.Coverage.Hit("rates", "block lost after the lock", ledger.BlockOf(paid.TxId) is not null);
        var isGone = world.Dice.Chance(500);
        ledger.Reorganise((int)(ledger.Tip.Height - (ledger.BlockOf(paid.TxId)?.Height ?? ledger.Tip.Height)) + 1, 1, _ => isGone ? 2 : 0, _ => 0);
        await stories.WaitAsync(2500);
        stories.Leap(TimeSpan.FromMinutes(world.Dice.Between(10, 100)));
        await stories.WaitAsync(2500);
        if (world.Dice.Chance(500) && (!isGone || ledger.Rebroadcast(paid)))
            ledger.Mine(4, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
    }

    /// <summary>The source of rates is away, and comes back with others.</summary>
    public async Task LoseRatesAsync(Node node)
    {
        world.Rates.IsFailing = true;
        world.Coverage.Hit("rates", "failing");
        stories.Leap(TimeSpan.FromMinutes(world.Dice.Between(1, 20)));
        host.Create(node, isFiat: true);
        await stories.WaitAsync(1500);
        world.Rates.IsFailing = false;
        world.Rates.Move();
        host.Create(node, isFiat: true);
        await stories.WaitAsync(1000);
        if (world.Dice.Chance(600) && world.Plans.All.Count > 0)
        {
            // Its price has ended; late money is worth what the rate says now.
            stories.Leap(world.Plans.All[^1].ExpiresAt.AddMinutes(world.Dice.Between(1, 9)) - world.Scheduler.Time);
            world.Rates.Fall(world.Dice.Between(5, 125));
            await stories.WaitAsync(1500);
        }

        payers.PayNewest();
        await stories.WaitAsync(1500);
    }
}
