using System.Diagnostics;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>One claimed delivery from beginning to end: decide, send, write down.</summary>
internal sealed partial class DeliveryRun(
    DeliveryOpening opening,
    CallbackSender sender,
    DeliveryCompletion completion,
    SigningKeys keys,
    InvoicingDb store,
    InvoicingClock clock,
    CallbackMetrics metrics,
    VersionTraces traces,
    ICrashHook crash,
    ILogger<DeliveryRun> logger)
{
    // After half a claim it is not taken for granted any more.
    private static readonly TimeSpan Patience = OutboxClaims.Length / 2;

    /// <summary>Whether the attempt succeeded; null when none was made, or none that counts.</summary>
    public async Task<bool?> DeliverAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            var (asked, at) = (clock.GetTimestamp(), clock.Now);
            if (await opening.OpenAsync(claim, cancellationToken) is not { } delivery)
                return null;

            // A process that was stopped, or whose database answered late, may have outlived its claim: what came after may be with the merchant by now. While
            // a machine sleeps its monotonic clock stands still.
            if (IsLate(asked, at))
            {
                if (await AgainAsync(delivery, cancellationToken) is not { } again)
                {
                    await ReleaseAsync(claim);
                    return null;
                }

                delivery = again;
            }

            using var activity = InvoicingTelemetry.Source.StartActivity(
                "invoicing.deliver", ActivityKind.Producer, parentContext: default, links: traces.LinksTo(claim.InvoiceId));
            activity?.SetTag(TelemetryTags.InvoiceId, claim.InvoiceId).SetTag(TelemetryTags.EventId, delivery.EventId).SetTag(TelemetryTags.Version, delivery.Version);
            crash.Reach(CrashPoints.CallbackSending);
            var outcome = await SendAsync(claim, delivery, cancellationToken);
            crash.Reach(CrashPoints.CallbackSent);
            metrics.Attempted(outcome);
            activity?.SetTag(TelemetryTags.ErrorType, CallbackMetrics.ErrorType(outcome)).SetStatus(outcome.IsSuccess ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            Attempted(logger, delivery.EventId, outcome.StatusCode, outcome.Error, (long)outcome.Duration.TotalMilliseconds);

            // The merchant has it or has not; a shutdown in this moment must not forget which.
            await completion.CompleteAsync(delivery, outcome, CancellationToken.None);
            return outcome.IsSuccess;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync(claim);
            return null;
        }
        catch (Exception exception)
        {
            // The claim runs out by itself and the event is sent again, under the same id.
            Failed(logger, claim.InvoiceId, exception);
            return null;
        }
    }

    private bool IsLate(long asked, DateTime at) => clock.GetElapsedTime(asked) >= Patience || clock.Now - at >= Patience;

    // The same attempt under the claim's whole length again, signed by the keys of now: one may have been revoked meanwhile. Null when the claim is another's, or
    // this took as long as the first time.
    private async Task<Delivery?> AgainAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (asked, at) = (clock.GetTimestamp(), clock.Now);
        var live = await store.WriteAsync(
            CrashPoints.CallbackRenewal,
            async (db, token) => await CallbackFence.HoldAsync(db, delivery.Claim, clock.Now + OutboxClaims.Length, token) ? await keys.LiveAsync(db, delivery.WalletId, clock.Now, token) : null,
            cancellationToken);
        return live is null || IsLate(asked, at) ? null : delivery with { Keys = live };
    }

    // A slow merchant may take longer than a claim; it is renewed meanwhile. What is lost anyway is settled by the fence when the attempt is written down.
    private async Task<CallbackOutcome> SendAsync(OutboxClaim claim, Delivery delivery, CancellationToken cancellationToken)
    {
        var attempt = sender.SendAsync(delivery, cancellationToken);
        while (await Task.WhenAny(attempt, Task.Delay(OutboxClaims.Renewal, clock, CancellationToken.None)) != attempt)
        {
            try
            {
                await RenewAsync(claim, CancellationToken.None);
            }
            catch (Exception exception)
            {
                Failed(logger, claim.InvoiceId, exception);
            }
        }

        return await attempt;
    }

    /// <summary>Whether the claim was still this process's own; then it holds for its whole length again.</summary>
    private Task<bool> RenewAsync(OutboxClaim claim, CancellationToken cancellationToken) => store.WriteAsync(
        CrashPoints.CallbackRenewal,
        (db, token) => CallbackFence.HoldAsync(db, claim, clock.Now + OutboxClaims.Length, token),
        cancellationToken);

    private async Task ReleaseAsync(OutboxClaim claim)
    {
        try
        {
            await store.WriteAsync(CrashPoints.CallbackRelease, (db, token) => CallbackFence.ReleaseAsync(db, claim, token), CancellationToken.None);
        }
        catch (Exception exception)
        {
            Failed(logger, claim.InvoiceId, exception);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Event {EventId} was sent: status {StatusCode}, error {Error}, {DurationMs} ms.")]
    private static partial void Attempted(ILogger logger, string eventId, int? statusCode, string? error, long durationMs);

    [LoggerMessage(LogLevel.Error, "A callback of invoice {InvoiceId} could not be worked on; it is due again when its claim ends.")]
    private static partial void Failed(ILogger logger, Guid invoiceId, Exception exception);
}
