using InvoiceModule.Invoices;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;

namespace InvoiceModule.Simulation.Play;

/// <summary>What goes wrong between two pieces of work that each are right: somebody sleeps in the middle, or the network takes back what it said.</summary>
internal sealed class Troubles(World world, Host host, Payers payers, Stories stories, Operators operators)
{
    private readonly RateTroubles _rates = new(world, host, payers, stories);

    public async Task PlayAsync(Node node, int which)
    {
        switch (which)
        {
            case 0:
                await SpendTwiceAndBackAsync(node);
                break;
            case 1:
                await SleepInLookAsync(node);
                break;
            case 2:
                await StopInLookAsync(node);
                break;
            case 3:
                await StopInDeliveryAsync(node);
                break;
            case 4:
                await StrayAsync(node);
                break;
            case 5:
                await RotateAsync(node);
                break;
            case 6:
                await _rates.LoseRatesAsync(node);
                break;
            case 7:
                await PayElsewhereAsync(node);
                break;
            case 8:
                await PayDustAsync(node);
                break;
            case 9:
                await LoseThirtyAsync(node);
                break;
            case 10:
                await _rates.PayLateAsync(node);
                break;
            case 11:
                await _rates.SleepOverTheLockAsync(node);
                break;
            case 12:
                await _rates.LoseBlockAfterTheLockAsync(node);
                break;
            case 13:
                await PayUnseenAsync(node, TimeSpan.Zero);
                break;
            default:
                await MissBlocksAsync(node);
                break;
        }
    }

    /// <summary>A stranger sends next to nothing, in whatever coin, to addresses he has read on the network: nobody must lose his address by that.</summary>
    private async Task PayDustAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;
        var kind = world.Kinds.First(k => k.Blockchain == plan.Blockchain);
        if (world.Dice.Chance(500))
        {
            payers.Pay(plan, "exact", plan.Value);
            await stories.WaitAsync(1200);
        }

        foreach (var contract in kind.Assets.Select(a => a.ContractAddress))
        {
            world.Ledgers[plan.Blockchain].Send([new(0, plan.Key, world.Dice.Pick([0, 1, 49]), contract)]);
            world.Coverage.Hit("payer", "dust");
            await stories.WaitAsync(1200);
        }

        payers.Mine();
        stories.Leap(TimeSpan.FromMinutes(60));
        await stories.WaitAsync(2500);
        for (var i = 0; i < 9; i++)
        {
            host.Create(operators.AnyNode() ?? node);
            await stories.WaitAsync(150);
        }
    }

    /// <summary>
    /// A payer comes when his address has long rested, and is mined while no node answers; somebody else is given the address in that time, for what was read
    /// is not too old yet.
    /// </summary>
    /// <param name="node">Where the orders are made.</param>
    /// <param name="ahead">By how much the clock of whoever mines it runs ahead.</param>
    public async Task PayUnseenAsync(Node node, TimeSpan ahead)
    {
        // Where rested addresses are given out first, if there is such a network here.
        var kind = world.Kinds.FirstOrDefault(k => k.Blockchain != "utxo") ?? world.Kinds[0];
        CreateInvoiceRequest With(CreateInvoiceRequest request) => request with { Blockchain = kind.Blockchain, Symbol = kind.Assets[0].Symbol, Data = world.Shop.Order(request.Data, null) };
        if (await stories.OrderAsync(node, with: With) is not { } plan)
            return;
        stories.Leap(TimeSpan.FromMinutes(26));
        await stories.WaitAsync(3000);
        stories.Leap(TimeSpan.FromMinutes(130));
        await stories.WaitAsync(3000);
        SetNodes(NodeMode.Down);
        await stories.WaitAsync(1500);
        var ledger = world.Ledgers[plan.Blockchain];
        payers.Pay(plan, "exact", plan.Value);
        ledger.Mine(1, _ => true, world.Scheduler.Time + ahead);
        stories.Leap(TimeSpan.FromSeconds(world.Dice.Between(75, 200)));
        for (var i = 0; i < 3; i++)
        {
            host.Create(operators.AnyNode() ?? node, isFiat: false, With);
            await stories.WaitAsync(200);
        }

        world.Coverage.Hit("lease", "while a payer before was unseen", world.Plans.All[^1] != plan && world.Plans.All.Any(p => p != plan && p.Key == plan.Key));
        SetNodes(NodeMode.Honest);
        await stories.WaitAsync(2500);
        ledger.Mine(9, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
    }

    private void SetNodes(NodeMode mode) => world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = mode));

    /// <summary>A chain's node leaves blocks out, and gives some that do not follow their parents.</summary>
    private async Task MissBlocksAsync(Node node)
    {
        SetNodes(NodeMode.Gaps);
        if (await OrderAsync(node) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        foreach (var amount in new[] { plan.Value / 2, plan.Value - plan.Value / 2 })
        {
            payers.Pay(plan, "in parts", amount);
            await stories.WaitAsync(world.Dice.Between(1, 1500));
            ledger.Mine(3, _ => true, world.Scheduler.Time);
            await stories.WaitAsync(2500);
        }
    }

    /// <summary>Thirty blocks are lost, with a payment in the first of them that had long been enough.</summary>
    private async Task LoseThirtyAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(world.Dice.Pick([1, 1500]));
        ledger.Mine(world.Dice.Between(29, 31), _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
        payers.Reorganise(ledger, 30);
        await stories.WaitAsync(2500);
    }

    /// <summary>The same address on another network; and by hand, somebody ends an invoice early.</summary>
    private async Task PayElsewhereAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;
        if (!payers.PayOnWrongChain(plan))
            host.Clerks.Cancel(node, plan.Id);
        await stories.WaitAsync(3000);
    }

    /// <summary>A block spends a payment's input otherwise, that block is lost, and the payment is mined after all.</summary>
    private async Task SpendTwiceAndBackAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        var first = payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(2500);
        ledger.Mine(1, _ => false, world.Scheduler.Time, ledger.Hide([new(0, "nobody", 1)], first.Spends));
        await stories.WaitAsync(2500);
        ledger.Reorganise(1, 1, _ => 2, _ => 0);
        await stories.WaitAsync(world.Dice.Pick([1, 2500]));
        if (ledger.Rebroadcast(first))
            world.Coverage.Hit("network", "rebroadcast");
        await stories.WaitAsync(world.Dice.Pick([1, 2500]));
        ledger.Mine(2, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
    }

    /// <summary>A machine sleeps in the middle of a look, over the expiry; what is paid meanwhile was paid in time.</summary>
    private async Task SleepInLookAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;

        // A look that lasts five minutes is given up: mostly the sleep is shorter.
        if (world.Dice.Chance(750))
        {
            stories.Leap(plan.ExpiresAt.AddSeconds(-90) - world.Scheduler.Time);
            await stories.WaitAsync(2500);
        }

        SetNodes(NodeMode.Slow);
        world.Ledgers[plan.Blockchain].Mine(1, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(world.Dice.Between(300, 6000));
        stories.Leap(plan.ExpiresAt.AddSeconds(-2) - world.Scheduler.Time);
        if (world.Dice.Chance(700))
            payers.Pay(plan, "exact", plan.Value);
        stories.Leap(TimeSpan.FromSeconds(3));
        await stories.WaitAsync(25_000);
    }

    /// <summary>A process is stopped in the middle of a look; another one takes over, the chain goes on, and then the first goes on too.</summary>
    private async Task StopInLookAsync(Node node)
    {
        if (await OrderAsync(node) is not { } plan)
            return;
        var ledger = world.Ledgers[plan.Blockchain];
        operators.StartNode(withLoops: true);
        await stories.WaitAsync(500);
        node.Views.ForEach(v => v.Mode = NodeMode.Slow);
        payers.Pay(plan, "exact", plan.Value);
        await stories.WaitAsync(world.Dice.Between(500, 6000));
        ledger.Mine(1, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(world.Dice.Between(500, 6000));
        await StopAsync(node, async () =>
        {
            payers.Reorganise(ledger, 1);
            ledger.Mine(2, _ => true, world.Scheduler.Time);
            await stories.WaitAsync(3000);
            stories.Leap(TimeSpan.FromMinutes(2));
            ledger.Mine(1, _ => true, world.Scheduler.Time);
        });
        await stories.WaitAsync(12_000);
    }

    /// <summary>A process is stopped while a merchant or a handler takes its time; somebody else has done the work when it goes on.</summary>
    private async Task StopInDeliveryAsync(Node node)
    {
        world.Handlers.Mood = world.Dice.Pick([Truth.HandlerMood.Usual, Truth.HandlerMood.Slow, Truth.HandlerMood.Slow]);
        operators.StartNode(withLoops: true);
        stories.Sell(node, MerchantMode.Slow, confirmations: 3);
        await stories.WaitAsync(world.Dice.Between(1200, 4000));
        await StopAsync(node, async () =>
        {
            await stories.WaitAsync(7000);
            world.Handlers.Mood = Truth.HandlerMood.Usual;
            payers.MineAll(1);
            await stories.WaitAsync(9000);

            // It goes on while the other one is in the middle of the next version.
            world.Handlers.Mood = Truth.HandlerMood.Slow;
            payers.MineAll(2);
            await stories.WaitAsync(world.Dice.Between(300, 3000));
        });
        await stories.WaitAsync(15_000);
    }

    /// <summary>Somebody pays an address that was never leased; the money is sent back, and the address must not be given to anybody.</summary>
    private async Task StrayAsync(Node node)
    {
        if (world.Mirror.Addresses.Rows.FirstOrDefault(a => a is { Epoch: 0, Space: "utxo" }) is not { } address)
            return;
        var ledger = world.Ledgers["utxo"];
        ledger.Send([new(0, address.Key, 77_000)]);
        world.Coverage.Hit("payer", "never leased");
        await stories.WaitAsync(1500);
        ledger.Mine(12, _ => true, world.Scheduler.Time);
        await stories.WaitAsync(2500);
        if (world.Mirror.Payments.Rows.FirstOrDefault(p => p is { Reason: "no_invoice", ResolvedAt: null }) is { } stray)
            host.Clerks.NoteRefund(operators.AnyNode() ?? node, stray);
        await stories.WaitAsync(1000);
        for (var i = 0; i < 9; i++)
        {
            host.Create(operators.AnyNode() ?? node);
            await stories.WaitAsync(150);
        }
    }

    /// <summary>The signing key changes, and both sign until the old one ends.</summary>
    private async Task RotateAsync(Node node)
    {
        host.Administer(node, 3);
        await stories.WaitAsync(48_000);
        stories.Sell(operators.AnyNode() ?? node, MerchantMode.Good);
        await stories.WaitAsync(4000);
    }

    private async Task StopAsync(Node node, Func<Task> meanwhile)
    {
        if (node.IsDead || world.Database.IsWriting(node))
            return;
        world.Coverage.Hit("node", "paused");
        node.Pause();
        await meanwhile();
        if (node is { IsDead: false, IsPaused: true })
            node.Resume();
    }

    private Task<HostPlan?> OrderAsync(Node node) => stories.OrderAsync(node);
}
