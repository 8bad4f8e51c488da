namespace InvoiceModule.Tests.Hosting;

/// <summary>A machine whose clocks stand still until they are moved. Its timers run, as long as <see cref="Timers"/> says.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    /// <summary>How long a timer really takes; as long as it was set for, unless a test is in a hurry.</summary>
    public Func<TimeSpan, TimeSpan> Timers { get; set; } = due => due;

    public override DateTimeOffset GetUtcNow() => now + _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, Timers(dueTime), period);

    public void Pass(TimeSpan time) => _passed += time;
}
