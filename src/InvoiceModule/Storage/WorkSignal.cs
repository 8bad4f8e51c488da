namespace InvoiceModule.Storage;

/// <summary>"There is work": many may say so, one waits; what was said while nobody waited is not lost.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _source.TrySetResult();

    /// <summary>Waits for the signal or the end of the time, and clears it.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var source = _source;
        try
        {
            await source.Task.WaitAsync(timeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return;
        }

        Interlocked.CompareExchange(ref _source, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), source);
    }
}
