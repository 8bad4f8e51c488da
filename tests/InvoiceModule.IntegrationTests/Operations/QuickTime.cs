namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>A clock whose timers elapse when a test says so.</summary>
internal sealed class QuickTime : TimeProvider
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _elapse = () => { };

    /// <summary>The longest time anybody wanted to wait.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Completes when somebody waits.</summary>
    public Task Asked => _asked.Task;

    public void Elapse() => _elapse();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Longest = dueTime > Longest ? dueTime : Longest;
        _elapse = () => callback(state);
        _asked.TrySetResult();
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
