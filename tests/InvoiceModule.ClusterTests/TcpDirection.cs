namespace InvoiceModule.ClusterTests;

/// <summary>What happens to the bytes of one direction of a proxy.</summary>
internal sealed class TcpDirection
{
    private volatile TaskCompletionSource? _held;
    private int _delayMs;

    /// <summary>How long each portion is kept back.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromMilliseconds(Volatile.Read(ref _delayMs));
        set => Volatile.Write(ref _delayMs, (int)value.TotalMilliseconds);
    }

    /// <summary>Lets nothing through, while the connections stand.</summary>
    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything through again.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        if (Delay is { Ticks: > 0 } delay)
            await Task.Delay(delay, cancellationToken);
        if (_held is { } held)
            await held.Task.WaitAsync(cancellationToken);
    }
}
