namespace InvoiceModule.Tests.Callbacks.Client;

internal sealed class FixedClock(long unixSeconds) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).AddMilliseconds(999);
}
