using System.Runtime.CompilerServices;

namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Awaited once by an owner; whoever completes it makes the owner's continuation ready.</summary>
internal sealed class Turn(Scheduler scheduler, Owner owner) : ICriticalNotifyCompletion
{
    private Action? _continuation;

    public Owner Owner => owner;

    public bool IsCompleted { get; private set; }

    public Turn GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (IsCompleted)
            Ready(continuation);
        else
            _continuation = continuation;
    }

    public void Complete()
    {
        if (IsCompleted)
            return;
        IsCompleted = true;
        if (_continuation is { } continuation)
            Ready(continuation);
    }

    /// <summary>Gives everybody else a chance first.</summary>
    public static Turn Next(Scheduler scheduler, Owner owner)
    {
        var turn = new Turn(scheduler, owner);
        scheduler.Post(new Work(owner, _ => turn.Complete(), null, null));
        return turn;
    }

    /// <summary>Waits in virtual time.</summary>
    public static Turn After(Scheduler scheduler, Owner owner, TimeSpan time)
    {
        var turn = new Turn(scheduler, owner);
        new VirtualTimer(scheduler, owner, _ => turn.Complete(), null).Change(time, Timeout.InfiniteTimeSpan);
        return turn;
    }

    private void Ready(Action continuation) => scheduler.Post(new Work(owner, _ => continuation(), null, null));
}
