namespace InvoiceModule.Testing.Chains;

/// <summary>"Something changed": whoever waits is told, and a change that came while nobody waited is told to the next who does.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewSource();
    private long _changes;
    private long _told;

    public void Set()
    {
        TaskCompletionSource source;
        lock (_gate)
        {
            _changes++;
            source = _next;
            _next = NewSource();
        }

        source.SetResult();
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate)
        {
            if (_told != _changes)
            {
                _told = _changes;
                return;
            }

            next = _next.Task;
        }

        await next.WaitAsync(cancellationToken);
        lock (_gate)
            _told = _changes;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
