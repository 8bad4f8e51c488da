using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>Writes down how an attempt ended, in one transaction under its claim. The late result of a holder that was succeeded is dropped.</summary>
internal sealed partial class DeliveryCompletion(InvoicingDb store, InvoicingClock clock, CallbackSchedule schedule, ILogger<DeliveryCompletion> logger)
{
    /// <summary>Records the attempt and moves the event on; false when the claim was lost.</summary>
    public Task<bool> CompleteAsync(Delivery delivery, CallbackOutcome outcome, CancellationToken cancellationToken) => store.WriteAsync(
        CrashPoints.CallbackCompletion,
        async (db, token) =>
        {
            var now = clock.Now;
            if (!await CallbackFence.HoldAsync(db, delivery.Claim, now, token))
            {
                Late(logger, delivery.EventId, delivery.Claim.Fence);
                return false;
            }

            var changes = await db.Set<InvoiceEvent>()
                .Where(e => e.InvoiceId == delivery.Claim.InvoiceId && (e.Id == delivery.EventId || e.State == CallbackState.Pending || e.RedeliverAt != null))
                .OrderByDescending(e => e.Version)
                .ToListAsync(token);
            var change = changes.First(e => e.Id == delivery.EventId);
            change.Attempted();
            db.Add(Attempt(delivery, outcome, change, now));
            if (change.RedeliverAt == delivery.RedeliverAt)
                change.Redelivered();
            if (outcome.IsGone)
                await HeldUrls.AddAsync(db, change.WalletId, delivery.Url, now, token);
            Move(change, outcome, overtaken: changes.Exists(e => e.Version > change.Version && e.State == CallbackState.Pending), now);

            var due = changes.Exists(e => e.RedeliverAt is not null)
                ? now
                : changes.Find(e => e.State == CallbackState.Pending) is { } next ? next.NextAttemptAt ?? now : (DateTime?)null;
            await CallbackFence.ReleaseAsync(db, delivery.Claim, due, token);
            return true;
        },
        cancellationToken);

    private void Move(InvoiceEvent change, CallbackOutcome outcome, bool overtaken, DateTime now)
    {
        if (outcome.IsSuccess)
        {
            if (change.State != CallbackState.Acknowledged)
                change.MoveTo(CallbackState.Acknowledged, now);
        }

        // One that was sent once more by hand keeps its state, and an overtaken one waits for the newer one to list it.
        else if (change.State == CallbackState.Pending && !overtaken)
        {
            Fail(change, outcome, now);
        }
    }

    private void Fail(InvoiceEvent change, CallbackOutcome outcome, DateTime now)
    {
        if (outcome.IsGone)
            change.MoveTo(CallbackState.Held, now);
        else
            schedule.Failed(change, outcome.RetryAfter, now);
    }

    private static CallbackAttempt Attempt(Delivery delivery, CallbackOutcome outcome, InvoiceEvent change, DateTime now) => new()
    {
        EventId = change.Id,
        WalletId = change.WalletId,
        Number = change.Attempts,
        At = now - outcome.Duration,
        DurationMs = (int)outcome.Duration.TotalMilliseconds,
        StatusCode = outcome.StatusCode,
        Error = outcome.Error,
        RetryAfterSeconds = outcome.RetryAfter is { } wait ? (int)wait.TotalSeconds : null,
        Manual = delivery.RedeliverAt is not null,
    };

    [LoggerMessage(LogLevel.Warning, "The result of event {EventId} under claim {Fence} came too late and is dropped: somebody else has taken over.")]
    private static partial void Late(ILogger logger, string eventId, long fence);
}
