using System.Security.Cryptography;
using System.Text.Json;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>
/// Decides, in one transaction under the claim, what of an invoice is sent: what somebody asked for by hand, else the newest pending version. Older
/// ones are superseded with the same stroke that fixes the newest one's bytes, so nothing older can go out for the first time after it.
/// </summary>
internal sealed partial class DeliveryOpening(InvoicingDb store, InvoicingClock clock, Secrets secrets, CallbackBody bodies, SigningKeys keys, CallbackSchedule schedule, ILogger<DeliveryOpening> logger)
{
    /// <summary>The attempt to make; null when there is none (then the claim has ended).</summary>
    public Task<Delivery?> OpenAsync(OutboxClaim claim, CancellationToken cancellationToken) => store.WriteAsync(
        CrashPoints.CallbackOpening,
        async (db, token) =>
        {
            var now = clock.Now;
            if (!await CallbackFence.HoldAsync(db, claim, now + OutboxClaims.Length, token))
                return null;
            var changes = await SinceAcknowledged(db.Set<InvoiceEvent>().Where(e => e.InvoiceId == claim.InvoiceId)).OrderByDescending(e => e.Version).ToListAsync(token);
            if (changes.FindLast(e => e.RedeliverAt is not null && e.State != CallbackState.Pending) is { } again)
            {
                if (await ReadAsync(db, claim, again, now, token) is { } repetition)
                    return repetition;
                again.Redelivered();
            }

            // Asked one by one: what a newer one has overtaken meanwhile is not pending any more.
            foreach (var change in changes.Where(e => e.State == CallbackState.Pending))
            {
                if (change.NextAttemptAt > now && change.RedeliverAt is null)
                    break;
                if (change.RedeliverAt is null && await HeldUrls.ContainsAsync(db, change.WalletId, change.Url!, token))
                {
                    Supersede(changes, change, now);
                    change.MoveTo(CallbackState.Held, now);
                    break;
                }

                // Where it cannot be read, here and now, the one before it has its turn.
                if (await SealAsync(db, changes, change, now, token) && await ReadAsync(db, claim, change, now, token) is { } delivery)
                    return delivery;
            }

            var waiting = changes.Find(e => e.State == CallbackState.Pending);
            await CallbackFence.ReleaseAsync(db, claim, changes.Exists(e => e.RedeliverAt is not null) ? now : waiting?.NextAttemptAt, token);
            return null;
        },
        cancellationToken);

    // All that has a say in what is sent: from the newest acknowledged one on that is older than anything still to be sent. A stranger makes thousands of
    // versions with thousands of small payments, and each delivery would read all of them.
    private static IQueryable<InvoiceEvent> SinceAcknowledged(IQueryable<InvoiceEvent> changes)
    {
        var open = changes.Where(e => e.Version > 1 && (e.State == CallbackState.Pending || e.RedeliverAt != null || e.State == CallbackState.Held && e.Body == null));
        var acknowledged = changes.Where(a => a.State == CallbackState.Acknowledged && a.Version < open.Min(o => o.Version));
        return changes.Where(e => e.Version > (acknowledged.Max(a => (int?)a.Version) ?? 1));
    }

    private async Task<bool> SealAsync(DbContext db, List<InvoiceEvent> changes, InvoiceEvent change, DateTime now, CancellationToken cancellationToken)
    {
        if (change.Body is null)
        {
            var secretKey = await db.Set<Invoice>().Where(i => i.Id == change.InvoiceId).Select(i => i.SecretKey).FirstOrDefaultAsync(cancellationToken);
            try
            {
                change.Seal(secrets.Protect(bodies.Compose(change, secretKey, Overtaken(changes, change).Select(e => e.Id))));
            }
            catch (Exception exception) when (exception is CryptographicException or JsonException)
            {
                Fail(db, change, now, exception);
                return false;
            }
        }

        Supersede(changes, change, now);
        return true;
    }

    private async Task<Delivery?> ReadAsync(DbContext db, OutboxClaim claim, InvoiceEvent change, DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            var body = secrets.Unprotect(change.Body ?? throw new CryptographicException("Its bytes have been cleared."));
            var live = await keys.LiveAsync(db, change.WalletId, now, cancellationToken);
            return new Delivery(claim, change.Id, change.WalletId, change.Version, change.Url!, body, live, change.RedeliverAt);
        }
        catch (CryptographicException exception)
        {
            Fail(db, change, now, exception);
            return null;
        }
    }

    // Another process may have the key, or this one when its ring is restored: it is tried again like one that a merchant did not take. What no key helps with is parked.
    private void Fail(DbContext db, InvoiceEvent change, DateTime now, Exception exception)
    {
        Unreadable(logger, change.Id, exception);
        change.Attempted();
        if (exception is JsonException)
            change.MoveTo(CallbackState.Dead, now);
        else if (change.State == CallbackState.Pending)
            schedule.Failed(change, retryAfter: null, now);
        db.Add(new CallbackAttempt { EventId = change.Id, WalletId = change.WalletId, Number = change.Attempts, At = now, DurationMs = 0, Error = CallbackErrors.Unreadable });
    }

    /// <summary>
    /// What the merchant has not got and will not get any more: all that was overtaken since the last version he acknowledged, so that he can
    /// account for every event even when the one that first listed it was overtaken itself.
    /// </summary>
    private static IEnumerable<InvoiceEvent> Overtaken(List<InvoiceEvent> changes, InvoiceEvent newest)
        => changes.Where(e => e.Version < newest.Version)
            .TakeWhile(e => e.State != CallbackState.Acknowledged)
            .Where(e => e.State == CallbackState.Superseded || IsOpen(e))
            .Reverse();

    private static void Supersede(List<InvoiceEvent> changes, InvoiceEvent newest, DateTime now)
    {
        foreach (var change in changes.Where(e => e.Version < newest.Version && IsOpen(e)))
            change.MoveTo(CallbackState.Superseded, now);
    }

    // One that is held without ever having been sent must not be sent for the first time after a newer one.
    private static bool IsOpen(InvoiceEvent change)
        => change.State == CallbackState.Pending || change.State == CallbackState.Held && change.Body is null;

    [LoggerMessage(LogLevel.Error, "Event {EventId} cannot be read. Are the data protection keys those it was stored under, and shared by every process?")]
    private static partial void Unreadable(ILogger logger, string eventId, Exception exception);
}
