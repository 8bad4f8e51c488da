namespace InvoiceModule.Tests.Hosting;

/// <summary>A machine whose clocks stand still until they are moved.</summary>
internal sealed class StillTime(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow() => now + _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public void Pass(TimeSpan time) => _passed += time;
}
