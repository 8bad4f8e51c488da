using InvoiceModule.Setup;

namespace InvoiceModule.Storage;

/// <summary>
/// Product time: the database's clock plus the simulator's offset, so that nodes with skewed clocks agree on leases and expiry. Between two
/// readings it runs on this machine's monotonic clock, which no step of the wall clock moves. Whole milliseconds, as every database keeps them.
/// </summary>
internal sealed class InvoicingClock(TimeProvider machine, IEnumerable<IClockOffset> offsets) : TimeProvider
{
    private static readonly TimeSpan MaxSlip = TimeSpan.FromSeconds(2);

    // Two machines' clocks part by less than a tenth of a second in that time.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    private readonly IClockOffset[] _offsets = offsets.ToArray();

    // Replaced as a whole: a reader never sees half of a reading.
    private volatile Reading? _reading;

    /// <summary>UTC product time.</summary>
    public DateTime Now => GetUtcNow().UtcDateTime;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The database's time as this process knows it, without any offset; the machine's own where the database has none.</summary>
    public DateTimeOffset DatabaseTime => _reading is { } reading ? reading.At + machine.GetElapsedTime(reading.Timestamp) : machine.GetUtcNow();

    public override DateTimeOffset GetUtcNow()
    {
        var now = DatabaseTime;
        foreach (var offset in _offsets)
            now += offset.Offset;
        return new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Whether this machine's two clocks have parted since the last reading. Its monotonic one does not run while the machine is asleep, so product
    /// time may stand hours back; or its wall clock was set, and nothing is wrong. The next reading tells.
    /// </summary>
    public bool IsDoubtful => _reading is { } reading && HaveParted(reading.Timestamp, reading.Wall);

    /// <summary>Whether the last reading was long ago, as it is where no loop runs; never where there is none.</summary>
    public bool IsOld => _reading is { } reading && machine.GetElapsedTime(reading.Timestamp) > MaxAge;

    /// <summary>The machine's own time, which a reading is held against.</summary>
    public DateTimeOffset Wall => machine.GetUtcNow();

    /// <summary>Whether this machine's two clocks have parted since they stood so.</summary>
    public bool HaveParted(long timestamp, DateTimeOffset wall) => (machine.GetUtcNow() - wall - machine.GetElapsedTime(timestamp)).Duration() > MaxSlip;

    /// <summary>Takes a reading of the database's clock.</summary>
    public void Set(DateTimeOffset databaseTime) => _reading = new Reading(databaseTime, machine.GetTimestamp(), machine.GetUtcNow());

    private sealed record Reading(DateTimeOffset At, long Timestamp, DateTimeOffset Wall);
}
