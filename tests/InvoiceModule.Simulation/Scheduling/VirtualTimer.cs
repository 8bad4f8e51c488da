namespace InvoiceModule.Simulation.Scheduling;

/// <summary>A timer in virtual time.</summary>
internal sealed class VirtualTimer(Scheduler scheduler, Owner owner, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public Owner Owner => owner;

    /// <summary>Tells the armed entry from those that were armed before.</summary>
    public long Sequence { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        Sequence = 0;
        if (dueTime != Timeout.InfiniteTimeSpan)
            scheduler.Arm(this, scheduler.Now + Math.Max(0, dueTime.Ticks));
        return true;
    }

    public void Fire()
    {
        Sequence = 0;
        if (_period > TimeSpan.Zero)
            scheduler.Arm(this, scheduler.Now + _period.Ticks);
        scheduler.Post(new Work(owner, _ => callback(state), null, null));
    }

    public void Dispose() => Sequence = 0;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
