namespace InvoiceModule.Testing.Journal;

/// <summary>A journal that lives as long as this object: for unit tests. Several simulators may share one, as processes share a database.</summary>
public sealed class InMemorySimulatorStore : ISimulatorStore
{
    private readonly Lock _gate = new();
    private readonly List<string> _facts = [];

    /// <inheritdoc />
    public TimeSpan RefreshInterval => TimeSpan.Zero;

    /// <inheritdoc />
    public IReadOnlyList<string> Read(long after)
    {
        lock (_gate)
            return after >= _facts.Count ? [] : _facts.GetRange((int)after, _facts.Count - (int)after);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> ReadAsync(long after, CancellationToken cancellationToken) => new(Read(after));

    /// <inheritdoc />
    public ValueTask<bool> TryAppendAsync(long sequence, string json, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        lock (_gate)
        {
            if (sequence != _facts.Count + 1)
                return new(false);
            _facts.Add(json);
            return new(true);
        }
    }
}
