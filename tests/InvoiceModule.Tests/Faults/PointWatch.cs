using InvoiceModule.Storage;

namespace InvoiceModule.Tests.Faults;

/// <summary>Tells when a flow comes past a point.</summary>
internal sealed class PointWatch : ICrashHook
{
    private readonly Lock _gate = new();
    private string? _point;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends at the next time that a flow comes past it.</summary>
    public Task ReachedAsync(string point)
    {
        lock (_gate)
        {
            (_point, _reached) = (point, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _reached.Task;
        }
    }

    public void Reach(string point)
    {
        lock (_gate)
        {
            if (string.Equals(point, _point, StringComparison.Ordinal))
                _reached.TrySetResult();
        }
    }
}
