namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Runs everything, one piece after another: which one is next is the seed's decision, and time moves only when nothing is left to run.</summary>
internal sealed class Scheduler(Dice dice, Trace trace)
{
    private readonly List<Work> _ready = [];
    private readonly PriorityQueue<VirtualTimer, (long Due, long Sequence)> _timers = new();
    private long _sequence;
    private long _asleep;
    private long _steps;

    public static readonly DateTime Begin = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>True time, in ticks since the beginning.</summary>
    public long Now { get; private set; }

    public DateTime Time => Begin.AddTicks(Now);

    /// <summary>What the machines' monotonic clocks have counted: they stand still while a machine sleeps.</summary>
    public long Awake => Now - _asleep;

    public long Steps => _steps;

    /// <summary>Whether there is something to do before time passes.</summary>
    public bool IsReady => _ready.Count > 0;

    /// <summary>When time last jumped.</summary>
    public DateTime LeapAt { get; private set; } = Begin;

    /// <summary>Called after every step.</summary>
    public Action? AfterStep { get; set; }

    public void Post(in Work work)
    {
        if (work.Owner.IsDead)
            return;
        if (work.Owner.IsPaused)
            work.Owner.Held.Add(work);
        else
            _ready.Add(work);
    }

    public void Arm(VirtualTimer timer, long due) => _timers.Enqueue(timer, (due, timer.Sequence = ++_sequence));

    /// <summary>Takes away what a paused owner had ready.</summary>
    public void Hold(Owner owner)
    {
        owner.Held.AddRange(_ready.Where(w => w.Owner == owner));
        _ready.RemoveAll(w => w.Owner == owner);
    }

    public void Release(Owner owner)
    {
        _ready.AddRange(owner.Held);
        owner.Held.Clear();
    }

    /// <summary>
    /// Lets time jump. As when nothing got a processor: what became due in between is due once, afterwards. Or as when the machines sleep: their monotonic clocks
    /// stand still, and so do their timers.
    /// </summary>
    public void Leap(TimeSpan time, bool isSleep)
    {
        if (isSleep)
        {
            _asleep += time.Ticks;
            var armed = _timers.UnorderedItems.Where(t => t.Element.Sequence == t.Priority.Sequence).ToList();
            _timers.Clear();
            foreach (var (timer, (due, sequence)) in armed)
                _timers.Enqueue(timer, (timer.Owner.Sleeps ? due + time.Ticks : due, sequence));
        }

        Now += time.Ticks;
        LeapAt = Time;
        trace.Add("leap", Now);
    }

    /// <summary>Runs one piece of work; false when there is none, not even later.</summary>
    public bool Step()
    {
        while (_timers.TryPeek(out var due, out var at) && (_ready.Count == 0 || at.Due <= Now))
        {
            _timers.Dequeue();
            if (due.Sequence != at.Sequence || due.Owner.IsDead)
                continue;
            if (at.Due > Now)
                Now = at.Due;
            due.Fire();
        }

        if (_ready.Count == 0)
            return false;
        var index = _ready.Count == 1 ? 0 : dice.Below(_ready.Count);
        var work = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        _steps++;
        if (work.Owner.IsDead)
            return true;
        trace.Add(work.Owner.Name, Now, _ready.Count);
        SynchronizationContext.SetSynchronizationContext(work.Context);
        try
        {
            work.Run(work.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        AfterStep?.Invoke();
        return true;
    }
}
