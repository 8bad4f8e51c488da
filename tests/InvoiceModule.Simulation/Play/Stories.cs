using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>Leads to what would hardly ever happen by itself.</summary>
internal sealed class Stories(World world, Host host, Payers payers)
{
    /// <summary>Most crash points are passed all the time; some are not unless somebody leads there.</summary>
    public void Provoke(Node node, string point)
    {
        switch (point.Split('.')[0])
        {
            case "create":
                host.Create(node);
                break;
            case "cancel":
                host.Create(node);
                Later(2000, () => host.Cancel(node));
                break;
            case "redelivery":
                host.Redeliver(node);
                break;
            case "wallet":
                host.Administer(node, 0);
                break;
            case "currency":
                host.Administer(node, 1);
                break;
            case "import":
                host.Administer(node, 2);
                break;
            case "key-rotation":
                host.Administer(node, 3);
                break;
            case "refill":
                node.RunLoop<RefillLoop>();
                break;
            case "callback-pruning":
                _ = node.Run(services => services.GetRequiredService<DeliverCallbacksJob>().RunAsync(CancellationToken.None));
                break;
            case "scan-release":
                node.Stop();
                break;
            case "callback-release" or "callback-renewal":
                SetMerchants(MerchantMode.Slow);
                payers.Pay();
                if (point.StartsWith("callback-release", StringComparison.Ordinal))
                    Later(2000, node.Stop);
                break;
            case "scan-failure":
                node.Views.ForEach(v => v.Mode = NodeMode.Down);
                break;
            case "scan-renewal":
                node.Views.ForEach(v => v.Mode = NodeMode.Slow);
                payers.Mine();
                break;
            case "expire" or "lease":
                host.Create(node);
                Later(1000, () => Leap(TimeSpan.FromMinutes(26)));
                break;
            case "rate-lock":
                host.CreateFiat(node);
                Later(2000, payers.PayNewest);
                Later(4000, () => Leap(TimeSpan.FromMinutes(26)));
                Later(14_000, () => Leap(TimeSpan.FromMinutes(62)));
                break;
            case "booking" when point == CrashPoints.Unwound:
                payers.Reorganise();
                break;
            case "booking":
                payers.Mine();
                break;
            default:
                payers.Pay();
                break;
        }
    }

    /// <summary>Somebody orders, pays, and waits for blocks, more or less.</summary>
    public void Purchase(Node node)
    {
        var dice = world.Dice;
        host.Create(node);
        if (dice.Chance(850))
            Later(dice.Between(400, 2500), payers.Pay);
        if (dice.Chance(100))
            Later(dice.Between(400, 3500), payers.Replace);
        if (dice.Chance(700))
            Later(dice.Between(600, 4500), payers.Mine);
        if (dice.Chance(500))
            Later(dice.Between(2500, 6000), payers.Mine);
        if (dice.Chance(200))
            Later(dice.Between(3500, 8000), payers.Reorganise);
    }

    /// <summary>Nobody answers for weeks: every event that waits is tried fifteen times, given up, and forgotten after thirty days.</summary>
    public async Task GiveUpAsync(Func<Node?> anyNode)
    {
        world.Say("no merchant answers any more");
        world.Coverage.Hit("story", "given up");
        SetMerchants(MerchantMode.ServerError);
        payers.PayNewest();
        await Turn.After(world.Scheduler, world.Stage, TimeSpan.FromSeconds(3));
        for (var i = 0; i < 40 && world.Broken is null && world.Mirror.Outboxes.Rows.Select(o => o.CallbackDueAt).OfType<DateTime>().Order().FirstOrDefault() is var due && due > default(DateTime); i++)
        {
            if (due > world.Scheduler.Time)
                Leap(due - world.Scheduler.Time);
            await Turn.After(world.Scheduler, world.Stage, TimeSpan.FromSeconds(2));
        }

        Leap(TimeSpan.FromDays(31));
        if (anyNode() is { } node)
            _ = node.Run(services => services.GetRequiredService<DeliverCallbacksJob>().RunAsync(CancellationToken.None));
        await Turn.After(world.Scheduler, world.Stage, TimeSpan.FromSeconds(5));
    }

    private void Leap(TimeSpan time)
    {
        world.Disturbed();
        world.Scheduler.Leap(time);
        world.Disturbed();
    }

    private void SetMerchants(MerchantMode mode)
    {
        foreach (var merchant in world.Merchants.All)
            merchant.Mode = mode;
    }

    private void Later(int milliseconds, Action what)
        => new VirtualTimer(
            world.Scheduler,
            world.Stage,
            _ =>
            {
                if (!world.Calm)
                    what();
            },
            null).Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
}
