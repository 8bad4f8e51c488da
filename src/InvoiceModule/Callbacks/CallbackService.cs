using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Callbacks;

/// <summary>
/// What a merchant's people see of callbacks, and their one wish: send it again. A redelivery of the newest version starts its whole schedule anew
/// (unless it was acknowledged); of an older one it is a single attempt that changes nothing when it fails.
/// </summary>
internal sealed class CallbackService(InvoicingDb store, InvoicingClock clock, WorkSignals signals)
{
    /// <summary>An invoice's events from version 2 on, with every attempt.</summary>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c>.</exception>
    public Task<CallbackListView> ListAsync(Guid invoiceId, CancellationToken cancellationToken) => store.ReadAsync(
        async (db, token) =>
        {
            if (!await db.Set<Invoice>().AnyAsync(i => i.Id == invoiceId, token))
                throw NotFound();
            var changes = await db.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoiceId && e.Version > 1).OrderBy(e => e.Version).ToListAsync(token);
            var attempts = await db.Set<CallbackAttempt>()
                .Where(a => db.Set<InvoiceEvent>().Any(e => e.Id == a.EventId && e.InvoiceId == invoiceId))
                .ToListAsync(token);
            return new CallbackListView([.. changes.Select(e => View(changes, e, attempts))]);
        },
        cancellationToken);

    /// <summary>Sends an event again, now.</summary>
    /// <returns>The event as it stands, with its attempt due.</returns>
    /// <exception cref="InvoicingException"><c>invoice_not_found</c> for an unknown invoice or event; <c>invalid_state</c> when it cannot be sent.</exception>
    public Task<CallbackEventView> RedeliverAsync(Guid invoiceId, string eventId, CancellationToken cancellationToken)
        => RedeliverAsync(invoiceId, eventId, act: null, cancellationToken);

    /// <summary>Sends an event again, now, and writes down who wanted it.</summary>
    public async Task<CallbackEventView> RedeliverAsync(Guid invoiceId, string eventId, OperatorAct? act, CancellationToken cancellationToken)
    {
        act = act is null ? null : AuditRules.Checked(act, isRoutine: true);
        AuditEntry? written = null;
        var view = await store.WriteAsync(
            CrashPoints.Redelivery,
            async (db, token) =>
            {
                // The head first: its lock orders this against whoever is delivering. Then the event's own: whoever clears dead letters takes no head.
                var asked = clock.Now;
                await db.Set<InvoiceOutbox>().Where(o => o.InvoiceId == invoiceId)
                    .ExecuteUpdateAsync(set => set.SetProperty(o => o.CallbackDueAt, asked), token);
                await db.Set<InvoiceEvent>().Where(e => e.Id == eventId && e.InvoiceId == invoiceId)
                    .ExecuteUpdateAsync(set => set.SetProperty(e => e.Attempts, e => e.Attempts), token);

                // Either may have been waited for.
                var now = clock.Now;
                var changes = await db.Set<InvoiceEvent>().Where(e => e.InvoiceId == invoiceId && e.Version > 1).OrderBy(e => e.Version).ToListAsync(token);
                var change = changes.Find(e => string.Equals(e.Id, eventId, StringComparison.Ordinal)) ?? throw NotFound();
                var newest = changes[^1];
                var attempts = await AttemptsAsync(db, eventId, token);
                if (await AuditTrail.HasAsync(db, written, token))
                    return View(changes, change, attempts);
                Check(change, newest, attempts, now);
                if (act is not null)
                    db.Add(written = new AuditEntry { WalletId = change.WalletId, At = now, Who = act.Who, Action = AuditActions.CallbackRedelivered, InvoiceId = invoiceId, Subject = eventId, Why = act.Why });
                await HeldUrls.RemoveAsync(db, change.WalletId, change.Url!, token);
                change.Redeliver(now, restart: change == newest && change.State != CallbackState.Acknowledged);

                // The hold is lifted, so the invoice's present state, held back without an attempt, follows.
                if (change != newest && newest is { State: CallbackState.Held, Body: null })
                    newest.Redeliver(now, restart: true);
                return View(changes, change, attempts);
            },
            cancellationToken);
        signals.Callbacks.Set();
        return view;
    }

    private static void Check(InvoiceEvent change, InvoiceEvent newest, List<CallbackAttempt> attempts, DateTime now)
    {
        if (change.State == CallbackState.NoUrl)
            throw new InvoicingException(InvoicingErrorCodes.InvalidState, "The invoice has no callback URL.");

        // Its bytes may be gone, and others under the same id must never be sent.
        if (change.State == CallbackState.Dead && change.EndedAt < now - CallbackPruning.Kept)
            throw new InvoicingException(InvoicingErrorCodes.InvalidState, "This event was given up more than 30 days ago and cannot be sent any more.");
        if (change == newest)
            return;
        if (change.State == CallbackState.Superseded || change.State == CallbackState.Pending)
            throw new InvoicingException(InvoicingErrorCodes.InvalidState, $"A newer version has overtaken this event. Redeliver {newest.Id} instead.");

        // Its bytes are fixed before anything is sent, and may have been unreadable ever since: sent for the first time after a newer one it would turn the order round.
        if (change.Body is null || attempts.TrueForAll(a => string.Equals(a.Error, CallbackErrors.Unreadable, StringComparison.Ordinal)))
            throw new InvoicingException(InvoicingErrorCodes.InvalidState, $"This event cannot be sent any more: it was never sent and is not the newest. Redeliver {newest.Id} instead.");
    }

    private static Task<List<CallbackAttempt>> AttemptsAsync(DbContext db, string eventId, CancellationToken cancellationToken)
        => db.Set<CallbackAttempt>().AsNoTracking().Where(a => a.EventId == eventId).ToListAsync(cancellationToken);

    private static CallbackEventView View(List<InvoiceEvent> changes, InvoiceEvent change, List<CallbackAttempt> attempts)
    {
        var by = change.State == CallbackState.Superseded
            ? changes.Find(e => e.Version > change.Version && e.State != CallbackState.Superseded)
            : null;
        return CallbackEventView.Of(change, by?.Id, attempts.Where(a => string.Equals(a.EventId, change.Id, StringComparison.Ordinal)));
    }

    private static InvoicingException NotFound() => new(InvoicingErrorCodes.InvoiceNotFound, "Invoice not found");
}
