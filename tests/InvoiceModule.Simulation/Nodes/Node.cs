using InvoiceModule.Addresses;
using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using InvoiceModule.Simulation.Chains;
using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Statistics;
using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>One process of the host: its own services over the common database. It can be killed at any point, and paused.</summary>
internal sealed class Node : Owner, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();
    private readonly OwnerContext _context;

    public Node(World world, string name, TimeSpan skew, bool hasHandlers)
        : base(name)
    {
        (World, HasHandlers) = (world, hasHandlers);
        Time = new NodeTime(world.Scheduler, this, skew);
        _context = new OwnerContext(world.Scheduler, this);
        _services = NodeServices.Build(this);
    }

    public override bool Sleeps => true;

    public World World { get; }

    /// <summary>Whether the host has registered its handler in this process: one that only serves the API may do without.</summary>
    public bool HasHandlers { get; }

    public NodeTime Time { get; }

    public SimDatabase Database => World.Database;

    public List<ChainView> Views { get; } = [];

    public IServiceProvider Services => _services;

    /// <summary>How many of a thousand commands fail.</summary>
    public int DatabaseFaults { get; set; }

    /// <summary>When it was last stopped, told to end, or refused by the database: what it knew may not be written down.</summary>
    public DateTime? TroubledAt { get; private set; }

    /// <summary>Whether it was started with every asset that the host has.</summary>
    public bool KnowsAll => World.Kinds.All(k => Views.Exists(v => v.Blockchain == k.Blockchain && v.Assets.Count == k.Assets.Count));

    public bool IsAlive => !IsDead && !IsPaused;

    /// <summary>Whether it runs the loops of a process, and is not shutting down.</summary>
    public bool IsWorking { get; private set; }

    /// <summary>Starts the loops of a process, as the module's worker does.</summary>
    public void Start(bool withLoops)
    {
        // No host serves before its database was asked for the time.
        _services.GetRequiredService<InvoicingClock>().Set(new DateTimeOffset(World.Scheduler.Time));
        if (!withLoops)
            return;
        IsWorking = true;
        List<IBackgroundLoop> loops =
        [
            _services.GetRequiredService<CallbackDispatcher>(), _services.GetRequiredService<HandlerDispatcher>(), _services.GetRequiredService<ExpireLoop>(),
            _services.GetRequiredService<ScanLoop>(), _services.GetRequiredService<DatabaseClockLoop>(),
        ];
        if (World.Dice.Chance(200))
            loops.Add(_services.GetRequiredService<RefillLoop>());
        if (World.Dice.Chance(100))
            loops.Add(_services.GetRequiredService<StatisticsLoop>());
        foreach (var loop in loops)
            _ = Run(_ => LoopAsync(loop));
    }

    /// <summary>Runs one more loop.</summary>
    public void RunLoop<T>()
        where T : IBackgroundLoop => _ = Run(_ => LoopAsync(_services.GetRequiredService<T>()));

    /// <summary>Runs code of this process.</summary>
    public Task Run(Func<IServiceProvider, Task> code)
    {
        var done = new TaskCompletionSource();
        World.Scheduler.Post(new Work(this, _ => Complete(RunAsync(code), done), null, _context));
        return done.Task;
    }

    /// <summary>Throws in a dead process.</summary>
    public void Check()
    {
        if (IsDead)
            throw new NodeDiedException(Name);
    }

    public async ValueTask BeforeCommandAsync()
    {
        Check();
        var dice = World.Dice;
        if (dice.Chance(350))
            await Turn.Next(World.Scheduler, this);
        else if (dice.Chance(100))
            await Turn.After(World.Scheduler, this, TimeSpan.FromMilliseconds(dice.Between(1, 30)));
        Check();
        Fail("command");
    }

    public void BeforeCommit()
    {
        Check();
        Fail("commit");
    }

    /// <summary>A commit that went through, and whose answer may be lost.</summary>
    public void AfterCommit()
    {
        if (World.Dice.Chance(DatabaseFaults / 2))
        {
            TroubledAt = World.Scheduler.Time;
            World.Coverage.Hit("database", "answer lost");
            throw new SimDbException(null);
        }
    }

    public void Reach(string point)
    {
        Check();
        World.Coverage.Hit("reached", point);
        if (World.Trap is not { } trap || !string.Equals(point, trap.Point, StringComparison.Ordinal))
            return;
        World.Trap = trap.Times > 1 ? (point, trap.Times - 1) : null;
        if (trap.Times > 1)
            return;
        World.Coverage.Hit("killed at", point);
        Kill("at " + point);
        throw new NodeDiedException(Name);
    }

    /// <summary>kill -9.</summary>
    public void Kill(string how)
    {
        if (IsDead)
            return;
        World.Say($"{Name} dies {how}");
        IsDead = true;
        Held.Clear();
        World.Died(this);
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause()
    {
        World.Say($"{Name} is stopped");
        IsPaused = true;
        TroubledAt = World.Scheduler.Time;
        World.Scheduler.Hold(this);
        World.Disturbed();
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        World.Say($"{Name} goes on");
        IsPaused = false;
        TroubledAt = World.Scheduler.Time;
        World.Scheduler.Release(this);
        World.Disturbed();
    }

    /// <summary>An orderly shutdown: the loops end by themselves.</summary>
    public void Stop()
    {
        World.Say($"{Name} shuts down");
        IsWorking = false;
        TroubledAt = World.Scheduler.Time;
        _stopping.Cancel();
    }

    public void Dispose()
    {
        _services.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<IServiceProvider, Task> code)
    {
        await using var scope = _services.CreateAsyncScope();
        await code(scope.ServiceProvider);
    }

    private async Task LoopAsync(IBackgroundLoop loop)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await loop.RunAsync(_stopping.Token);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Check();
                World.Say($"{Name} loop {loop.Name} fails: {exception.GetType().Name}");
                await Task.Delay(TimeSpan.FromSeconds(1), Time, _stopping.Token);
            }
        }
    }

    private static async void Complete(Task task, TaskCompletionSource done)
    {
        try
        {
            await task;
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
            _ = done.Task.Exception;
        }
    }

    private void Fail(string where)
    {
        if (DatabaseFaults == 0 || !World.Dice.Chance(DatabaseFaults))
            return;
        TroubledAt = World.Scheduler.Time;
        var gone = World.Dice.Chance(300);
        World.Coverage.Hit("database", gone ? $"connection lost at {where}" : $"serialization failure at {where}");
        throw new SimDbException(gone ? null : "40001");
    }
}
