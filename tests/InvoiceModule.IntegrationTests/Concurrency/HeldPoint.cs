using InvoiceModule.Storage;

namespace InvoiceModule.IntegrationTests.Concurrency;

/// <summary>Holds the first flow that comes to a point, or that begins, until it is let go.</summary>
internal sealed class HeldPoint : ICrashHook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _point;

    /// <summary>Ends when somebody is held.</summary>
    /// <param name="point">One of <see cref="CrashPoints"/>, or the name of a flow.</param>
    public Task AtAsync(string point)
    {
        _point = point;
        return _reached.Task.WaitAsync(Patience);
    }

    public void LetGo() => _open.TrySetResult();

    public void Begin(CrashFlow flow) => Reach(flow.Name);

    public void Reach(string point)
    {
        if (!string.Equals(point, Volatile.Read(ref _point), StringComparison.Ordinal) || !_reached.TrySetResult())
            return;
        _open.Task.Wait(Patience).ShouldBeTrue();
    }
}
