using System.Text.Json;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Callbacks;

/// <summary>Brings one claimed invoice's events to the host's handlers, in order, each in a scope of its own.</summary>
internal sealed partial class HandlerRun(
    InvoicingDb store,
    InvoicingClock clock,
    Secrets secrets,
    HandlerSchedule schedule,
    IServiceScopeFactory scopes,
    ICrashHook crash,
    ILogger<HandlerRun> logger)
{
    /// <summary>Handles everything that waits, up to the first failure.</summary>
    public async Task HandleAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        while (await NextAsync(claim, cancellationToken) is { } next)
        {
            try
            {
                crash.Reach(CrashPoints.HandlerCalling);
                await HandleAsync(claim, next, cancellationToken);
                crash.Reach(CrashPoints.HandlerCalled);
            }
            catch (Exception exception)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    await store.WriteAsync(CrashPoints.HandlerRelease, (db, token) => HandlerFence.ReleaseAsync(db, claim, token), CancellationToken.None);
                    throw;
                }

                await FailAsync(claim, next, exception);
                return;
            }

            if (!await store.WriteAsync(CrashPoints.HandlerCompletion, (db, token) => HandlerFence.HandledAsync(db, claim, next.Version, clock.Now + OutboxClaims.Length, token), CancellationToken.None))
                return;
        }

        await store.WriteAsync(CrashPoints.HandlerRelease, (db, token) => HandlerFence.ReleaseAsync(db, claim, token), CancellationToken.None);
    }

    private Task<InvoiceEvent?> NextAsync(OutboxClaim claim, CancellationToken cancellationToken) => store.ReadAsync(
        (db, token) => db.Set<InvoiceEvent>()
            .Where(e => e.InvoiceId == claim.InvoiceId
                && db.Set<InvoiceOutbox>().Any(o => o.InvoiceId == e.InvoiceId && o.HandlerFence == claim.Fence && o.HandledVersion < e.Version))
            .OrderBy(e => e.Version)
            .FirstOrDefaultAsync(token),
        cancellationToken);

    private async Task HandleAsync(OutboxClaim claim, InvoiceEvent change, CancellationToken cancellationToken)
    {
        var view = JsonSerializer.Deserialize(secrets.Unprotect(change.Snapshot), InvoiceJson.Default.InvoiceView)
            ?? throw new JsonException($"The snapshot of event {change.Id} is null.");
        var context = new InvoiceEventContext(change.Id, change.Type, view, change.At);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = CallAsync(context, ended.Token);

        // A handler may take its time; the claim is renewed meanwhile, and a handler whose claim is lost is told to stop.
        while (await Task.WhenAny(work, Task.Delay(OutboxClaims.Renewal, clock, CancellationToken.None)) != work)
        {
            if (!await RenewAsync(claim))
                await ended.CancelAsync();
        }

        await work;
    }

    // A database that does not answer now is no proof that the claim is lost; the fence settles that in the end.
    private async Task<bool> RenewAsync(OutboxClaim claim)
    {
        try
        {
            return await store.WriteAsync(CrashPoints.HandlerRenewal, (db, token) => HandlerFence.HoldAsync(db, claim, clock.Now + OutboxClaims.Length, token), CancellationToken.None);
        }
        catch (Exception exception)
        {
            NotRenewed(logger, claim.InvoiceId, exception);
            return true;
        }
    }

    private async Task CallAsync(InvoiceEventContext context, CancellationToken cancellationToken)
    {
        // Off the caller's thread: a handler that blocks holds up nobody else's.
        await Task.Yield();
        await using var scope = scopes.CreateAsyncScope();
        foreach (var handler in scope.ServiceProvider.GetServices<IInvoiceEventHandler>())
            await handler.HandleAsync(context, cancellationToken);
    }

    private async Task FailAsync(OutboxClaim claim, InvoiceEvent change, Exception exception)
    {
        var failures = 1 + await store.ReadAsync(
            (db, token) => db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == claim.InvoiceId).Select(o => o.HandlerFailures).FirstAsync(token),
            CancellationToken.None);
        var wait = schedule.Next(failures);
        Failed(logger, change.Id, change.InvoiceId, failures, wait, exception);
        await store.WriteAsync(CrashPoints.HandlerFailure, (db, token) => HandlerFence.FailAsync(db, claim, clock.Now + wait, token), CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Error, "A handler failed on event {EventId} of invoice {InvoiceId}, {Failures} times so far; it and what follows of this invoice come again in {Wait}.")]
    private static partial void Failed(ILogger logger, string eventId, Guid invoiceId, int failures, TimeSpan wait, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The claim on the handlers of invoice {InvoiceId} could not be renewed.")]
    private static partial void NotRenewed(ILogger logger, Guid invoiceId, Exception exception);
}
