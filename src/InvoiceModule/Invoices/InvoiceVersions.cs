using System.Diagnostics;
using System.Text.Json;
using InvoiceModule.Addresses;
using InvoiceModule.Storage;
using InvoiceModule.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>
/// Carries an invoice to its next version: the transition, its event row, the head of its outbox and the end of its lease, all in the caller's
/// transaction. There is no other way in which an invoice changes.
/// </summary>
internal sealed class InvoiceVersions(InvoiceViews views, Secrets secrets, Identifiers identifiers, AddressLeases leases,
    InvoiceMetrics metrics, VersionTraces traces, ICrashHook crash)
{
    /// <summary>Writes version 1.</summary>
    public void Begin(DbContext db, Invoice invoice, long tip)
    {
        db.Add(invoice);
        db.Add(InvoiceOutbox.For(invoice));
        AddEvent(db, invoice, [], tip, InvoiceEventType.Created, invoice.CreatedAt);
        InvoicingDb.AfterCommit(db, () => metrics.Created(invoice));
    }

    /// <summary>Brings a tracked invoice up to its payments and to what else has happened.</summary>
    /// <returns>Whether a version was made.</returns>
    public async Task<bool> AdvanceAsync(
        DbContext db, Invoice invoice, IReadOnlyList<Payment> payments, long tip, InvoiceChange change, DateTime now, CancellationToken cancellationToken)
    {
        var (wasActive, from) = (invoice.Active, invoice.Status);
        var type = invoice.Transition(payments, tip, change, now);
        using var activity = type is null ? null : InvoicingTelemetry.Source.StartActivity("invoicing.credit");
        if (db.Entry(invoice).State == EntityState.Modified)
        {
            // The invoice first: its revision settles which of two writers goes on, before either has written anything else.
            invoice.Touch();
            await db.SaveChangesAsync(cancellationToken);
            crash.Reach(CrashPoints.InvoiceWritten);
        }

        if (type is { } made)
        {
            AddEvent(db, invoice, payments, tip, made, now);
            crash.Reach(CrashPoints.EventAdded);
            await OutboxHead.RaiseAsync(db, invoice.Id, invoice.Version, invoice.UrlCallback is not null, now, cancellationToken);
            Tell(db, invoice, made, from, activity);
        }

        if (wasActive && !invoice.Active)
            await leases.CloseAsync(db, invoice, now, cancellationToken);

        return type is not null;
    }

    /// <summary>Leaves an invoice as it is until the next block, for it cannot follow now. What happened is told when it follows.</summary>
    public static Task LeaveOutAsync(DbContext db, Guid invoiceId, long tip, InvoiceChange change, CancellationToken cancellationToken)
        => db.Set<Invoice>().Where(i => i.Id == invoiceId).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.NextHeight, tip + 1).SetProperty(i => i.Missed, i => i.Missed | change).SetProperty(i => i.Revision, i => i.Revision + 1), cancellationToken);

    private void Tell(DbContext db, Invoice invoice, InvoiceEventType type, InvoiceStatus from, Activity? activity)
    {
        var (id, blockchain, to, context) = (invoice.Id, invoice.Blockchain, invoice.Status, activity?.Context);
        activity?.SetTag(TelemetryTags.InvoiceId, id).SetTag(TelemetryTags.Version, invoice.Version).SetTag(TelemetryTags.EventType, type.ToWord())
            .SetTag(TelemetryTags.StatusFrom, from.ToWord()).SetTag(TelemetryTags.StatusTo, to.ToWord());
        InvoicingDb.AfterCommit(db, () =>
        {
            metrics.Versioned(blockchain, type, from, to);
            if (context is { } made)
                traces.Remember(id, made);
        });
    }

    private void AddEvent(DbContext db, Invoice invoice, IReadOnlyList<Payment> payments, long tip, InvoiceEventType type, DateTime at)
    {
        var snapshot = JsonSerializer.SerializeToUtf8Bytes(views.Of(invoice, payments, tip, at), InvoiceJson.Readable.InvoiceView);
        db.Add(InvoiceEvent.Of(invoice, identifiers.NewEventId(), type, at, secrets.Protect(snapshot)));
    }
}
