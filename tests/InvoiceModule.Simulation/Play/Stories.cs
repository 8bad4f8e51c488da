using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Simulation.Truth;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>Leads to what would hardly ever happen by itself.</summary>
internal sealed class Stories(World world, Host host, Payers payers)
{
    /// <summary>Most crash points are passed all the time; some are not unless somebody leads there.</summary>
    public void Provoke(Node node, string place)
    {
        switch (CrashPlaces.FlowOf(place))
        {
            case "booking" when CrashPlaces.IsShared(place):
                Sell(node, MerchantMode.Good, confirmations: 1);
                Later(2500, payers.Mine);
                break;
            case "decision" when CrashPlaces.IsShared(place):
                AcceptShort(node);
                break;
            case "create":
                host.Create(node);
                break;
            case "cancel":
                host.Create(node, isFiat: false);
                Later(1500, () => host.Cancel(node, world.Plans.All.Count > 0 ? world.Plans.All[^1].Id : Guid.Empty));
                break;
            case "redelivery":
                Sell(node, MerchantMode.Good);
                Later(4000, () => host.Redeliver(node));
                Later(5000, () => host.Redeliver(node));
                break;
            case "decision":
                host.Create(node, isFiat: false);
                Later(1000, PayWrongly);
                Later(3500, () => host.Clerks.Decide(() => node));
                Later(5000, () => host.Clerks.Decide(() => node));
                break;
            case "audit":
                host.Clerks.TestReceiver(node);
                break;
            case "statistics":
                host.Create(node);
                Later(800, () => host.Clerks.Count(node));
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
                world.Nodes.ForEach(n => n.RunLoop<RefillLoop>());
                break;
            case "callback-pruning":
                _ = node.Run(services => services.GetRequiredService<DeliverCallbacksJob>().RunAsync(CancellationToken.None));
                break;
            case "scan-release":
                // One that is shut down in the middle of a look gives its claim back.
                node.Views.ForEach(v => v.Mode = NodeMode.Slow);
                payers.Mine();
                foreach (var milliseconds in new[] { 500, 1500 })
                    Later(milliseconds, () => world.Nodes.Find(n => n.IsWorking)?.Stop());
                break;
            case "callback-release":
                Sell(node, MerchantMode.Slow);
                foreach (var milliseconds in new[] { 1600, 2200, 2800 })
                    Later(milliseconds, () => world.Nodes.Find(n => n.IsWorking)?.Stop());
                break;
            case "callback-renewal":
                Sell(node, MerchantMode.Slow);
                break;
            case "scan-failure":
                world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = NodeMode.Down));
                payers.Mine();
                break;
            case "scan-renewal":
                world.Nodes.ForEach(n => n.Views.ForEach(v => v.Mode = NodeMode.Slow));
                payers.Mine();
                break;
            case "expire" or "lease":
                host.Create(node);
                Later(1000, () => Leap(TimeSpan.FromMinutes(26)));
                break;
            case "rate-lock":
                RunIntoRateLock(node);
                break;
            case "nothing-new" or "scan-claim":
                foreach (var milliseconds in new[] { 1, 2500 })
                    Later(milliseconds, () => world.Kinds.ToList().ForEach(k => _ = node.Run(services => services.GetRequiredService<ScanChainJob>().RunAsync(k.Blockchain, CancellationToken.None))));
                break;
            case "booking" when place == CrashPoints.Unwound:
                Sell(node, MerchantMode.Good);
                Later(2500, payers.Mine);
                Later(4500, payers.Reorganise);
                break;
            case "booking":
                payers.Mine();
                break;
            case "handler-failure":
                world.Handlers.Mood = HandlerMood.Failing;
                Sell(node, MerchantMode.Good);
                break;
            case "handler-renewal":
                world.Handlers.Mood = HandlerMood.Slow;
                Sell(node, MerchantMode.Good);
                break;
            default:
                Sell(node, MerchantMode.Good);
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

    /// <summary>An order with a callback, paid at once, whose merchant is in a certain mood.</summary>
    public void Sell(Node node, MerchantMode mode, string? url = null, int? confirmations = null)
    {
        SetMerchants(mode);
        host.Create(node, isFiat: false, request => request with
        {
            Confirmations = confirmations ?? request.Confirmations,
            Data = request.Data with { UrlCallback = url ?? request.Data.UrlCallback ?? $"http://{world.Merchants.All[0].Host}/a" },
        });
        Later(1000, payers.PayNewest);
        Later(2500, () => host.Look(node));
    }

    /// <summary>A price that held for an hour after the expiry, and no miner took the payment.</summary>
    public void RunIntoRateLock(Node node)
    {
        host.Create(node, isFiat: true);
        Later(1500, payers.PayNewestUnwanted);
        Later(4000, () => Leap(TimeSpan.FromMinutes(26)));
        Later(9000, () => Leap(TimeSpan.FromMinutes(62)));
    }

    /// <summary>Nobody answers for weeks: every event that waits is tried fifteen times, given up, and forgotten after thirty days.</summary>
    public async Task GiveUpAsync(Node node, Func<Node?> anyNode)
    {
        world.Say("no merchant answers any more");
        world.Coverage.Hit("story", "given up");
        Sell(node, MerchantMode.ServerError);
        await WaitAsync(4000);
        for (var i = 0; i < 40 && world.Broken is null && world.Mirror.Outboxes.Rows.Select(o => o.CallbackDueAt).OfType<DateTime>().Order().FirstOrDefault() is var due && due > default(DateTime); i++)
        {
            // Awake: a timer that slept through its time has to be waited for, fifteen times.
            if (due > world.Scheduler.Time)
                Leap(due - world.Scheduler.Time, maySleep: false);
            await WaitAsync(2000);
        }

        // Somebody asks for one of them once more, before all is forgotten or after.
        var again = world.Dice.Chance(500);
        if (again && anyNode() is { } early && world.Mirror.Events.Rows.Where(e => e.State == EventRow.Dead).ToList() is { Count: > 0 } dead)
            host.Redeliver(early, world.Dice.Pick(dead));
        await WaitAsync(3000);
        SetMerchants(MerchantMode.Good);
        Leap(TimeSpan.FromDays(31));
        if (anyNode() is { } late)
            _ = late.Run(services => services.GetRequiredService<DeliverCallbacksJob>().RunAsync(CancellationToken.None));
        await WaitAsync(5000);
    }

    public void Leap(TimeSpan time, bool maySleep = true)
    {
        world.Disturbed();
        world.Leap(time, maySleep);
        world.Disturbed();
    }

    public void SetMerchants(MerchantMode mode)
    {
        foreach (var merchant in world.Merchants.All)
            merchant.Mode = mode;
    }

    public void Later(int milliseconds, Action what)
        => new VirtualTimer(
            world.Scheduler,
            world.Stage,
            _ =>
            {
                if (!world.Calm)
                    what();
            },
            null).Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);

    /// <summary>An order of which nothing has gone wrong so far; null where it could not be made.</summary>
    public async Task<HostPlan?> OrderAsync(Node node, bool isFiat = false, Func<CreateInvoiceRequest, CreateInvoiceRequest>? with = null)
    {
        var before = world.Plans.All.Count;
        host.Create(node, isFiat, with);
        await WaitAsync(1000);
        return world.Plans.All.Count > before ? world.Plans.All[^1] : null;
    }

    /// <summary>Waits until something is so, and at most so long.</summary>
    public async Task WaitForAsync(Func<bool> isSo, int milliseconds)
    {
        const int Look = 200;
        for (var waited = 0; waited < milliseconds && !isSo() && world.Broken is null; waited += Look)
            await WaitAsync(Look);
    }

    public async Task WaitAsync(int milliseconds) => await Turn.After(world.Scheduler, world.Stage, TimeSpan.FromMilliseconds(milliseconds));

    // Half of what is asked, in a block, and somebody who takes it for the whole.
    private void AcceptShort(Node node)
    {
        host.Create(node, isFiat: false, request => request with { Confirmations = 1 });
        Later(1000, () =>
        {
            if (world.Plans.All.Count > 0)
                payers.Pay(world.Plans.All[^1], "partial", world.Plans.All[^1].Value / 2);
        });
        Later(2200, () => payers.MineAll(1));
        foreach (var milliseconds in new[] { 3700, 4700, 5500 })
            Later(milliseconds, () => host.Clerks.Decide(() => node));
    }

    /// <summary>Half of what is asked, or another coin.</summary>
    private void PayWrongly()
    {
        if (world.Plans.All.Count == 0)
            return;
        var plan = world.Plans.All[^1];
        if (plan.Blockchain == "acct" && world.Dice.Chance(500))
            payers.PayInWrongAsset(plan);
        else
            payers.Pay(plan, "partial", plan.Value / 2);
    }
}
