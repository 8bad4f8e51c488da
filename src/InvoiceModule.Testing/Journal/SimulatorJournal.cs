namespace InvoiceModule.Testing.Journal;

/// <summary>
/// The simulated world and the way to change it: a change is thought out on the world as it stands and written under the next number; if another
/// process took that number, what it wrote is read and the change thought out again.
/// </summary>
internal sealed class SimulatorJournal(ISimulatorStore store, SimulatorOptions options, TimeProvider stopwatch) : IDisposable
{
    private readonly Lock _gate = new();

    // Only the numbers decide; but those who stand in line here do not take them from each other.
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SimulatorState _state = new(options);
    private Action<IReadOnlyList<SimulatorFact>>? _changed;
    private volatile bool _loaded;
    private long _refreshed;

    /// <summary>Product time less the database's. The first reading loads the journal.</summary>
    public TimeSpan Offset
    {
        get
        {
            EnsureLoaded();
            lock (_gate)
                return NeedsInitialOffset(_state) ? options.ClockOffset.GetValueOrDefault() : _state.Offset;
        }
    }

    /// <summary>Asks to be told of facts after they were applied, whoever wrote them, on the thread that read them.</summary>
    public void Subscribe(Action<IReadOnlyList<SimulatorFact>> told)
    {
        lock (_gate)
            _changed += told;
    }

    /// <summary>Reads from the world as it was last read from the store.</summary>
    public T Read<T>(Func<SimulatorState, T> read)
    {
        lock (_gate)
            return read(_state);
    }

    /// <summary>Reads from the world, no older than the store's <see cref="ISimulatorStore.RefreshInterval"/>.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SimulatorState, T> read, CancellationToken cancellationToken)
    {
        if (!_loaded || stopwatch.GetElapsedTime(Volatile.Read(ref _refreshed)) >= store.RefreshInterval)
            await RefreshAsync(cancellationToken);
        return Read(read);
    }

    /// <summary>Writes where product time starts, if it is not written yet, so that every process has it.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        while (Read(NeedsInitialOffset))
            await TryAppendAsync(s => (NeedsInitialOffset(s) ? new ClockFact(options.ClockOffset.GetValueOrDefault()) : null, true), cancellationToken);
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>Changes the world.</summary>
    /// <param name="plan">Gives the fact for the world as it stands and the answer to the caller, or refuses by an exception. It may run several times.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<T> AppendAsync<T>(Func<SimulatorState, (SimulatorFact Fact, T Result)> plan, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await StartAsync(cancellationToken);
            while (true)
            {
                var (written, result) = await TryAppendAsync(s => plan(s), cancellationToken);
                if (written)
                    return result;
            }
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Reads and applies what the store has beyond what is known.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var started = stopwatch.GetTimestamp();
            var known = Read(s => s.Sequence);
            var facts = await store.ReadAsync(known, cancellationToken);
            Apply(known, facts);
            if (facts.Count > 0)
                continue;
            Volatile.Write(ref _refreshed, started);
            _loaded = true;
            return;
        }
    }

    private async ValueTask<(bool Written, T Result)> TryAppendAsync<T>(Func<SimulatorState, (SimulatorFact? Fact, T Result)> plan, CancellationToken cancellationToken)
    {
        var (known, fact, result) = Read(s =>
        {
            var (planned, answer) = plan(s);
            return (s.Sequence, planned, answer);
        });
        if (fact is null)
            return (true, result);
        var json = SimulatorJson.Write(fact);
        var written = await store.TryAppendAsync(known + 1, json, cancellationToken);
        if (written)
            Apply(known, [json]);
        else
            await RefreshAsync(cancellationToken);
        return (written, result);
    }

    private void EnsureLoaded()
    {
        while (!_loaded)
        {
            var known = Read(s => s.Sequence);
            var facts = store.Read(known);
            Apply(known, facts);
            _loaded = facts.Count == 0;
        }
    }

    private void Apply(long after, IReadOnlyList<string> facts)
    {
        if (facts.Count == 0)
            return;

        var applied = new List<SimulatorFact>(facts.Count);
        lock (_gate)
        {
            // Several readers may bring the same facts: each is applied once.
            for (var i = (int)(_state.Sequence - after); i < facts.Count; i++)
            {
                var fact = SimulatorJson.Read(after + i + 1, facts[i]);
                _state.Apply(after + i + 1, fact);
                applied.Add(fact);
            }
        }

        if (applied.Count > 0)
            _changed?.Invoke(applied);
    }

    private bool NeedsInitialOffset(SimulatorState state)
        => options.ClockOffset is { } initial && (state.Sequence == 0 ? initial != TimeSpan.Zero : initial > state.Offset);
}
