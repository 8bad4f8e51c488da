using InvoiceModule.Simulation.Database;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Scheduling;
using InvoiceModule.Simulation.Truth;

namespace InvoiceModule.Simulation.Runs;

/// <summary>
/// Runs one seed on the pool's only thread. What .NET itself hands to the pool is run, in its one order, between two steps: so nothing but the seed
/// decides.
/// </summary>
internal sealed class SeedRun : IDisposable
{
    private const int MaxSteps = 60_000;

    private readonly World _world;
    private readonly Director _director;
    private readonly Trace _trace;
    private readonly ulong _seed;
    private readonly ManualResetEventSlim _done = new();
    private Exception? _failure;

    private SeedRun(ulong seed, int steps, DatabaseFile file, Coverage coverage, TextWriter? output)
    {
        _seed = seed;
        _trace = new Trace(output);
        _world = new World(seed, file, coverage, _trace);
        _director = new Director(_world, steps);
    }

    public static RunResult Run(ulong seed, int steps, DatabaseFile file, Coverage coverage, TextWriter? output = null)
    {
        using var run = new SeedRun(seed, steps, file, coverage, output);
        ThreadPool.UnsafeQueueUserWorkItem(_ => run.Begin(), null);
        run._done.Wait();
        return run._failure is null
            ? new RunResult(seed, run._world.Scheduler.Steps, run._trace.Hash, run._world.Broken, [.. run._trace.Last])
            : new RunResult(seed, run._world.Scheduler.Steps, run._trace.Hash, new Violation("simulator", run._failure.ToString()), [.. run._trace.Last]);
    }

    public void Dispose()
    {
        _world.Dispose();
        _done.Dispose();
    }

    private void Begin()
    {
        var stage = new OwnerContext(_world.Scheduler, _world.Stage);
        _world.Scheduler.Post(new Work(_world.Stage, _ => _director.Run(), null, stage));
        Continue();
    }

    private void Continue()
    {
        try
        {
            while (!_director.IsDone && _world.Broken is null)
            {
                // What .NET has been handed takes no time: the clock waits for it, however often it hands itself on.
                if (!_world.Scheduler.IsReady && ThreadPool.PendingWorkItemCount > 0)
                {
                    Yield();
                    return;
                }

                if (!_world.Scheduler.Step())
                    _world.Fail("simulator", $"seed {_seed} has come to a standstill.");
                if (_world.Scheduler.Steps > MaxSteps)
                    _world.Fail("simulator", $"seed {_seed} does not end.");
                if (ThreadPool.PendingWorkItemCount == 0)
                    continue;
                Yield();
                return;
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        _done.Set();
    }

    private void Yield() => ThreadPool.UnsafeQueueUserWorkItem(static run => run.Continue(), this, preferLocal: false);
}
