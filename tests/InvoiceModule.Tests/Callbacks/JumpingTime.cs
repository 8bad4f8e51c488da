namespace InvoiceModule.Tests.Callbacks;

/// <summary>This machine's clocks, but they jump when they are told to.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _jumped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _jumped);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _jumped));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);
}
