using InvoiceModule.Callbacks;
using InvoiceModule.Storage;

namespace InvoiceModule.Tests.Callbacks;

public sealed class CallbackScheduleTests
{
    private static readonly int[] Seconds = [5, 30, 120, 480, 1800, 3600, 7200, 14400, 28800, 43200, 57600, 86400, 86400, 86400];

    private readonly CallbackSchedule _schedule = new(new Identifiers(new SystemEntropy(), TimeProvider.System));

    [Fact]
    public void Fifteen_attempts_each_wait_within_a_fifth()
    {
        CallbackSchedule.MaxAttempts.ShouldBe(15);
        for (var attempts = 1; attempts <= 14; attempts++)
        {
            var waits = Enumerable.Range(0, 200).Select(_ => _schedule.Next(attempts, null)!.Value.TotalSeconds).ToList();
            waits.Min().ShouldBeGreaterThanOrEqualTo(Seconds[attempts - 1] * 0.8);
            waits.Max().ShouldBeLessThanOrEqualTo(Seconds[attempts - 1] * 1.2);
            (waits.Max() - waits.Min()).ShouldBeGreaterThan(Seconds[attempts - 1] * 0.2);
        }

        _schedule.Next(15, null).ShouldBeNull();
        _schedule.Next(16, TimeSpan.FromHours(1)).ShouldBeNull();
    }

    [Fact]
    public void Retry_after_makes_a_wait_longer_and_never_shorter()
    {
        _schedule.Next(1, TimeSpan.FromSeconds(100)).ShouldBe(TimeSpan.FromSeconds(100));
        _schedule.Next(7, TimeSpan.FromSeconds(1))!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(7200 * 0.8);
    }
}
