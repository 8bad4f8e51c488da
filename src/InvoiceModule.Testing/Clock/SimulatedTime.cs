namespace InvoiceModule.Testing.Clock;

/// <summary>Product time without a database: a real clock plus the simulator's offset.</summary>
internal sealed class SimulatedTime(TimeProvider source, SimulatedClock clock) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => source.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => source.GetUtcNow() + clock.Offset;

    public override long GetTimestamp() => source.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => source.CreateTimer(callback, state, dueTime, period);
}
