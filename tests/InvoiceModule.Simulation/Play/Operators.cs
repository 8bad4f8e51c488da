using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Merchants;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Simulation.Truth;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Play;

/// <summary>What happens to processes, nodes of chains, merchants and the database.</summary>
internal sealed class Operators(World world, Stories stories)
{
    private static readonly NodeMode[] Modes = Enum.GetValues<NodeMode>();
    private static readonly ProviderMode[] Providers = Enum.GetValues<ProviderMode>();
    private static readonly MerchantMode[] Servers = Enum.GetValues<MerchantMode>();

    private int _started;

    public void StartNode(bool withLoops) => StartNode(withLoops, hasHandlers: world.Dice.Chance(800));

    private void StartNode(bool withLoops, bool hasHandlers)
    {
        var name = $"node{++_started}";
        var node = new Node(world, name, TimeSpan.FromSeconds(world.Dice.Between(-600, 600)), hasHandlers);
        world.Add(node);
        world.Say($"{name} starts{(withLoops ? "" : ", for jobs only")}{(hasHandlers ? "" : ", without handlers")}");
        world.Coverage.Hit("node", "started without handlers", !hasHandlers);
        world.Coverage.Hit("node", withLoops ? "started" : "started for jobs only");
        node.Start(withLoops);
    }

    public Node? AnyNode()
    {
        var alive = world.Nodes.Where(n => n.IsAlive).ToList();
        return alive.Count == 0 ? null : world.Dice.Pick(alive);
    }

    public void Disturb(Node node)
    {
        switch (world.Dice.Below(8))
        {
            case 0:
                world.Coverage.Hit("node", "killed");
                node.Kill("by kill -9");
                break;
            case 1:
                world.Coverage.Hit("node", "shut down");
                node.Stop();
                Later(TimeSpan.FromSeconds(world.Dice.Between(1, 60)), () => node.Kill("at the end of its shutdown"));
                break;
            case 2:
                if (world.Database.IsWriting(node))
                    break;
                world.Coverage.Hit("node", "paused");
                node.Pause();
                Later(TimeSpan.FromSeconds(world.Dice.Between(1, 150)), () =>
                {
                    if (node is { IsDead: false, IsPaused: true })
                        node.Resume();
                });
                break;
            case 3 when world.Nodes.Count < 4:
                StartNode(world.Dice.Chance(800));
                break;
            default:
                var point = world.Dice.Pick(CrashPlaces.All);
                world.Trap = (point, world.Dice.Chance(800) ? 1 : 2);
                stories.Provoke(node, point);
                break;
        }
    }

    /// <summary>The recurring jobs, in several copies at once.</summary>
    public void RunJobs(Node node)
    {
        for (var copies = world.Dice.Between(1, 3); copies > 0; copies--)
        {
            var kind = world.Dice.Below(3);
            var chain = world.Dice.Pick(world.Kinds).Blockchain;
            _ = node.Run(services => kind switch
            {
                0 => services.GetRequiredService<ExpireInvoicesJob>().RunAsync(CancellationToken.None),
                1 => services.GetRequiredService<DeliverCallbacksJob>().RunAsync(CancellationToken.None),
                _ => services.GetRequiredService<ScanChainJob>().RunAsync(chain, CancellationToken.None),
            });
        }

        world.Coverage.Hit("job", "run");
    }

    public void ChangeNodeOfChain(Node node)
    {
        var view = world.Dice.Pick(node.Views);
        view.Mode = world.Dice.Chance(400) ? NodeMode.Honest : world.Dice.Pick(Modes);
        view.Lag = world.Dice.Between(1, 6);
        world.Say($"the node of {view.Blockchain} is {view.Mode} to {node.Name}");
        if (world.Whims.Chance(250))
            world.Providers.Set(view.Blockchain, world.Whims.Pick(Providers));
    }

    public void ChangeMerchant()
    {
        var merchant = world.Dice.Pick(world.Merchants.All);
        merchant.Mode = world.Dice.Chance(400) ? MerchantMode.Good : world.Dice.Pick(Servers);
        world.Say($"{merchant.Host} is {merchant.Mode}");
    }

    public void ChangeDatabase(Node node)
    {
        node.DatabaseFaults = node.DatabaseFaults > 0 ? 0 : world.Dice.Pick([5, 20, 60]);
        world.Say($"the database fails {node.Name} {node.DatabaseFaults} times in a thousand");
    }

    public void ChangeRates()
    {
        if (world.Dice.Chance(300))
            world.Rates.IsFailing = !world.Rates.IsFailing;
        else
            world.Rates.Move();
        world.Coverage.Hit("rates", world.Rates.IsFailing ? "failing" : "moved");
    }

    /// <summary>Ends every fault.</summary>
    public void Calm()
    {
        world.Calm = true;
        world.Trap = null;
        world.Handlers.Mood = HandlerMood.Usual;
        world.Rates.IsFailing = false;
        world.Merchants.AllGood();
        world.Providers.SetAll(ProviderMode.Well);
        foreach (var node in world.Nodes.ToList())
        {
            if (node.IsPaused)
                node.Resume();
            node.DatabaseFaults = 0;
            node.Views.ForEach(v => v.Mode = NodeMode.Honest);
        }

        // What a process does not know it leaves to others: none of those goes on.
        if (world.IsTokenDropped)
            world.DropToken(false);
        foreach (var node in world.Nodes.Where(n => !n.KnowsAll).ToList())
            node.Kill("for one that knows every token");

        // One of them goes on, or a new one; and one that has no handlers leaves what it does to another that has.
        foreach (var node in world.Nodes.Skip(1).ToList())
            node.Kill("for good");
        if (!world.Nodes.Exists(n => n.IsWorking))
            StartNode(withLoops: true);
        if (!world.Nodes.Exists(n => n is { IsWorking: true, HasHandlers: true }))
            StartNode(withLoops: true, hasHandlers: true);
        world.Say("calm");
    }

    private void Later(TimeSpan time, Action what)
        => new VirtualTimer(world.Scheduler, world.Stage, _ => what(), null).Change(time, Timeout.InfiniteTimeSpan);
}
