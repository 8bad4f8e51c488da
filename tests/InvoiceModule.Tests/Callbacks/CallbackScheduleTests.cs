using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Properties;

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

    // What was sent before somebody asked for it again counts no more.
    [Fact]
    public void A_redelivery_begins_the_schedule_anew()
    {
        var (change, now) = (Event(), InvoiceHistory.Start);
        for (var i = 0; i < 3; i++)
            change.Attempted();
        _schedule.Failed(change, null, now);
        (change.NextAttemptAt!.Value - now).TotalSeconds.ShouldBeInRange(120 * 0.8, 120 * 1.2);
        change.Redeliver(now, restart: true);
        change.Attempted();
        _schedule.Failed(change, null, now);
        (change.NextAttemptAt!.Value - now).TotalSeconds.ShouldBeInRange(5 * 0.8, 5 * 1.2);
        (change.Attempts, change.State, change.EndedAt).ShouldBe((4, CallbackState.Pending, null));
    }

    [Fact]
    public void After_the_last_attempt_it_is_dead()
    {
        var (change, now) = (Event(), InvoiceHistory.Start);
        for (var i = 0; i < CallbackSchedule.MaxAttempts; i++)
        {
            change.EndedAt.ShouldBeNull();
            change.Attempted();
            _schedule.Failed(change, null, now);
        }

        (change.State, change.EndedAt, change.NextAttemptAt).ShouldBe((CallbackState.Dead, now, null));
    }

    private static InvoiceEvent Event()
    {
        var invoice = InvoiceHistory.Invoice(urlCallback: "https://merchant.example/");
        invoice.Transition([InvoiceHistory.Payment(1)], 100, InvoiceChange.None, InvoiceHistory.Start);
        return InvoiceEvent.Of(invoice, "evt_1", InvoiceEventType.StatusChanged, InvoiceHistory.Start, []);
    }
}
