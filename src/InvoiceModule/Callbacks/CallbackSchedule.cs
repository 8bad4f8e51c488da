using InvoiceModule.Invoices;
using InvoiceModule.Storage;

namespace InvoiceModule.Callbacks;

/// <summary>When a failed callback is tried again: fifteen attempts over 116 hours, each wait within 20 % of its length.</summary>
internal sealed class CallbackSchedule(Identifiers identifiers)
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(12), TimeSpan.FromHours(16),
        TimeSpan.FromHours(24), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>The first one is made at once.</summary>
    public static int MaxAttempts => Waits.Length + 1;

    /// <summary>The wait after so many failed attempts before it is varied, or null when that was the last one.</summary>
    public static TimeSpan? WaitAfter(int attempts) => attempts < MaxAttempts ? Waits[attempts - 1] : null;

    /// <summary>Sets the next attempt of an event after a failed one, or gives it up after the last.</summary>
    /// <param name="change">The event, with the failed attempt counted.</param>
    /// <param name="retryAfter">What the merchant asked for, if anything.</param>
    /// <param name="now">Product time.</param>
    public void Failed(InvoiceEvent change, TimeSpan? retryAfter, DateTime now)
    {
        if (Next(change.Attempts - change.ScheduleFrom, retryAfter) is { } wait)
            change.Postpone(now + wait);
        else
            change.MoveTo(CallbackState.Dead, now);
    }

    /// <summary>The wait after so many failed attempts, or null when that was the last one.</summary>
    /// <param name="attempts">Attempts made, from 1.</param>
    /// <param name="retryAfter">
    /// What the merchant asked for. It means "not before" (RFC 9110), so it makes a wait longer and never shorter: whoever answers 503 with a
    /// second would otherwise be given up within a quarter of a minute.
    /// </param>
    public TimeSpan? Next(int attempts, TimeSpan? retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (WaitAfter(attempts) is not { } exact)
            return null;
        var wait = identifiers.Jitter(exact);
        return retryAfter > wait ? retryAfter : wait;
    }
}
