namespace InvoiceModule.Callbacks;

/// <summary>
/// Shares the process's deliveries among origins, so that slow and dead merchants never delay others: each origin has a bound of its own that starts
/// low and grows with success; those that fail have half of all slots together, and one that recovers is called at most 20 times a second. Origins
/// take turns: one that answers at once, with a hundred thousand callbacks waiting, would else always be first.
/// </summary>
internal sealed class OriginGate(InvoicingCallbackOptions options, TimeProvider clock)
{
    private const int RecoveredAfter = 20;
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan RecoveryPace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OriginState> _origins = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _failingInFlight;
    private long _round = 1;

    /// <summary>Slots of this process that are free.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
                return options.MaxConcurrency - _inFlight;
        }
    }

    /// <summary>Takes a slot, if this origin may have one now. Every success needs one <see cref="Leave"/>.</summary>
    public bool TryEnter(string origin)
    {
        lock (_lock)
        {
            if (_inFlight >= options.MaxConcurrency)
                return false;
            if (!_origins.TryGetValue(origin, out var state))
                _origins.Add(origin, state = new OriginState { Allowance = Math.Min(2, options.MaxConcurrencyPerOrigin) });
            if (IsBlocked(state))
                return false;
            state.LastAt = clock.GetTimestamp();
            state.LastRound = _round;
            state.InFlight++;
            _inFlight++;
            _failingInFlight += state.Failing ? 1 : 0;
            return true;
        }
    }

    /// <summary>Gives the slot back.</summary>
    /// <param name="origin">The origin.</param>
    /// <param name="success">How the attempt ended; null when none was made.</param>
    public void Leave(string origin, bool? success)
    {
        lock (_lock)
        {
            var state = _origins[origin];
            _failingInFlight -= state.Failing ? state.InFlight : 0;
            state.InFlight--;
            _inFlight--;
            if (success == true)
            {
                state.Allowance = Math.Min(options.MaxConcurrencyPerOrigin, state.Allowance * 2);
                state.Failing = state.Failing && ++state.Streak < RecoveredAfter;
            }
            else if (success == false)
            {
                (state.Failing, state.Streak, state.Allowance) = (true, 0, Math.Max(1, state.Allowance / 2));
            }

            state.LastAt = success is null ? state.LastAt : clock.GetTimestamp();
            _failingInFlight += state.Failing ? state.InFlight : 0;
            if (_origins.Count > MaxRemembered)
                Forget();
        }
    }

    /// <summary>Origins that can take nothing just now.</summary>
    public IReadOnlyCollection<string> Blocked()
    {
        lock (_lock)
            return [.. _origins.Where(o => IsBlocked(o.Value)).Select(o => o.Key)];
    }

    /// <summary>Origins that can take nothing just now, and those that had their turn in this round: what is theirs is not even looked for.</summary>
    public IReadOnlyCollection<string> BlockedOrServed()
    {
        lock (_lock)
            return [.. _origins.Where(o => o.Value.LastRound == _round || IsBlocked(o.Value)).Select(o => o.Key)];
    }

    /// <summary>Says that everybody who waits had a turn, so that the next round begins.</summary>
    /// <returns>Whether one of those served in the round that ended can take more.</returns>
    public bool EndRound()
    {
        lock (_lock)
        {
            var round = _round++;
            return _origins.Values.Any(o => o.LastRound == round && !IsBlocked(o));
        }
    }

    /// <summary>How long until an origin that only has to keep its pace may be called again; null when there is none.</summary>
    public TimeSpan? NextOpening()
    {
        lock (_lock)
        {
            var pauses = _origins.Values.Where(o => !IsFull(o)).Select(Pause).Where(pause => pause > TimeSpan.Zero).ToList();
            return pauses.Count == 0 ? null : pauses.Min();
        }
    }

    private bool IsBlocked(OriginState state) => IsFull(state) || Pause(state) > TimeSpan.Zero;

    private bool IsFull(OriginState state)
        => state.InFlight >= state.Allowance || state.Failing && _failingInFlight >= Math.Max(1, options.MaxConcurrency / 2);

    private TimeSpan Pause(OriginState state)
        => state.Failing ? RecoveryPace - clock.GetElapsedTime(state.LastAt) : TimeSpan.Zero;

    private void Forget()
    {
        foreach (var (origin, _) in _origins.Where(o => o.Value.InFlight == 0 && (!o.Value.Failing || clock.GetElapsedTime(o.Value.LastAt) > Forgotten)).ToList())
            _origins.Remove(origin);
    }
}
