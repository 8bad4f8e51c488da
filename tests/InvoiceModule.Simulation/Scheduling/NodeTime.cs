namespace InvoiceModule.Simulation.Scheduling;

/// <summary>One machine's clocks: virtual time with the error of that machine, and a monotonic one that knows nothing of sleeps.</summary>
internal sealed class NodeTime(Scheduler scheduler, Owner owner, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(scheduler.Time + skew);

    public override long GetTimestamp() => scheduler.Awake;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(scheduler, owner, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
