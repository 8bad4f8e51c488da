using System.Globalization;
using System.Text;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Play;
using InvoiceModule.Simulation.Runs;

namespace InvoiceModule.Simulation.Truth;

/// <summary>C1 to C5 as far as they stand in the tables: nothing waits without being due, bytes never change, waits are those of the schedule.</summary>
internal static class OutboxRules
{
    private const int MaxAttempts = 15;

    public static void Check(World world, DateTime now)
    {
        foreach (var (before, after) in world.Mirror.Events.Changes)
        {
            if (after is null)
                world.Fail("C1", $"event {before!.Id} was deleted.");
            else if (before is null)
                CheckNew(world, after);
            else
                CheckMoved(world, before, after, now);
        }

        foreach (var gone in world.Mirror.Attempts.Changes.Select(c => c.After).Where(a => a is { StatusCode: 410, Manual: false }))
        {
            if (world.Mirror.Events.Rows.First(e => e.Id == gone!.EventId) is { State: EventRow.Pending, RedeliverAt: null } again
                && !world.Mirror.Events.Rows.Any(e => e.InvoiceId == again.InvoiceId && e.Version > again.Version))
                world.Fail("C2", $"event {again.Id} stays pending though its merchant answered 410.");
        }

        foreach (var (before, after) in world.Mirror.Outboxes.Changes)
        {
            if (before is not null && after is not null && (after.CallbackFence < before.CallbackFence || after.HandlerFence < before.HandlerFence || after.HandledVersion < before.HandledVersion))
                world.Fail("C4", $"the fences or the handled version of invoice {after.InvoiceId} went back.");
        }
    }

    /// <summary>What waits is due at some time: a retry that nobody will make is a lost event.</summary>
    public static void CheckInvoice(World world, InvoiceRow invoice)
    {
        var outbox = world.Mirror.Outboxes.Rows.First(o => o.InvoiceId == invoice.Id);
        if (outbox.CallbackDueAt is null && world.Mirror.Events.Rows.FirstOrDefault(e => e.InvoiceId == invoice.Id && e.State == EventRow.Pending) is { } waiting)
            world.Fail("C2", $"event {waiting.Id} (version {waiting.Version} of invoice {invoice.Id}) is pending and never due.");
        if (outbox.HandlerDueAt is null && outbox.HandledVersion < outbox.LatestVersion)
            world.Fail("C2", $"the handlers have seen version {outbox.HandledVersion} of {outbox.LatestVersion} of invoice {invoice.Id} and are never due.");
    }

    private static void CheckNew(World world, EventRow made)
    {
        var invoice = world.Mirror.Invoices.Rows.FirstOrDefault(i => i.Id == made.InvoiceId);
        if (invoice is null || invoice.Version != made.Version || invoice.Status != made.Status)
            world.Fail("C1", $"event {made.Id} says version {made.Version}, status {made.Status}; its invoice says {invoice?.Version}, {invoice?.Status}.");
        if (made.Url != invoice?.Url || made.State != (made.Url is null || made.Version == 1 ? EventRow.NoUrl : EventRow.Pending))
            world.Fail("C2", $"event {made.Id} begins in state {made.State} for '{made.Url}'.");
        if (invoice is not null)
            world.Views.CheckVersion(made, invoice);
        if (world.Plans.SecretOf(made.InvoiceId) is { } secret && Text(made.Snapshot).Contains(secret, StringComparison.Ordinal))
            world.Fail("C8", $"the snapshot of event {made.Id} holds the secret key.");
    }

    private static void CheckMoved(World world, EventRow before, EventRow after, DateTime now)
    {
        if (!before.Snapshot.AsSpan().SequenceEqual(after.Snapshot))
            world.Fail("C3", $"the snapshot of event {after.Id} changed.");
        if (before.Body is not null && after.Body is not null && !before.Body.AsSpan().SequenceEqual(after.Body))
            world.Fail("C3", $"the body of event {after.Id} changed.");
        if (before.Body is not null && after.Body is null)
        {
            world.Coverage.Hit("event", "pruned");
            if (after.State != EventRow.Dead || after.EndedAt > now.AddDays(-30))
                world.Fail("C2", $"the body of event {after.Id} in state {after.State} is gone before 30 days.");
        }

        if (before.State != after.State)
            CheckState(world, before, after);

        if (after.Attempts > before.Attempts)
            AttemptRules.Check(world, before, after, now);
    }

    private static void CheckState(World world, EventRow before, EventRow after)
    {
        var edge = string.Create(CultureInfo.InvariantCulture, $"{before.State}-{after.State}");
        world.Coverage.Hit("event", edge);
        if (!EventEdges.Contains(edge))
            world.Fail("C2", $"event {after.Id} went {edge}, which no event may.");
        if (after.State == EventRow.Acknowledged && !world.Merchants.Answered(after.Id))
            world.Fail("C2", $"event {after.Id} is acknowledged though its merchant never answered 2xx.");
        if (after.State == EventRow.Dead && after.Attempts - after.ScheduleFrom < MaxAttempts)
            world.Fail("C2", $"event {after.Id} was given up after {after.Attempts - after.ScheduleFrom} attempts.");
        if (after.State == EventRow.HeldBack && !world.Merchants.HasGone(after.Url!))
            world.Fail("C2", $"event {after.Id} is held though nobody answered 410.");
        if (after.State == EventRow.Superseded && !world.Mirror.Events.Rows.Any(e => e.InvoiceId == after.InvoiceId && e.Version > after.Version))
            world.Fail("C2", $"event {after.Id} is superseded by nothing.");
    }

    private static string Text(byte[] cipher) => Encoding.UTF8.GetString(PlainProtection.Instance.Unprotect(cipher));
}
