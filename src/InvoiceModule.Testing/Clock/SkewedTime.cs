using Microsoft.Extensions.Configuration;

namespace InvoiceModule.Testing.Clock;

/// <summary>
/// A machine whose wall clock is wrong, for tests of several nodes: lengths of time are measured rightly, as on a real one. Product time must not
/// follow it where the database has a clock of its own.
/// </summary>
internal sealed class SkewedTime(TimeProvider machine, TimeSpan skew) : TimeProvider
{
    /// <summary>The configuration key.</summary>
    public const string Key = "Simulator:MachineClockSkew";

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + skew;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The machine's own clock, or a wrong one where the configuration says so.</summary>
    public static TimeProvider Of(TimeProvider machine, IConfiguration? configuration)
    {
        var text = configuration?[Key];
        if (string.IsNullOrWhiteSpace(text))
            return machine;
        return ClockText.TryParse(text, out var skew) && skew.Duration() <= SimulatedClock.MaxOffset
            ? new SkewedTime(machine, skew)
            : throw new InvalidOperationException($"The configuration {Key} is '{text}'. Write {ClockText.Form}: at most 100 years.");
    }
}
