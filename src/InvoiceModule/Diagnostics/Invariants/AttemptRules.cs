using InvoiceModule.Callbacks;
using InvoiceModule.Invoices;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>C2: an event is given up only after the whole schedule. C3: attempts are counted. C4: nothing old goes out after something new. C5: the waits are kept.</summary>
internal static class AttemptRules
{
    // Fifteen attempts with every wait at its shortest.
    private static readonly TimeSpan ShortestSchedule = TimeSpan.FromHours(92.5);

    // Attempts are noted when they end, by the database's clock as a process last read it.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    public static void Check(InvoiceState state, Findings<Guid> findings)
    {
        var id = state.Invoice.Id;
        foreach (var change in state.Events)
        {
            IReadOnlyList<CallbackAttempt> attempts = [.. state.Attempts[change.Id]];
            var isPruned = change.State == CallbackState.Dead && change.EndedAt < state.Now - CallbackPruning.Kept;
            if (!isPruned && !attempts.Select(a => a.Number).SequenceEqual(Enumerable.Range(1, change.Attempts)))
                findings.Broken("C3", id, $"event {change.Id} counts {change.Attempts} attempts, but {attempts.Count} are noted");
            else if (change.State == CallbackState.Dead && !isPruned && !IsExhausted(change, attempts))
                findings.Broken("C2", id, $"event {change.Id} was given up after {change.Attempts - change.ScheduleFrom} attempts, before its schedule was over");
            CheckOrder(state, change, attempts, findings);
            CheckWaits(id, change, attempts, findings);
        }
    }

    private static bool IsExhausted(InvoiceEvent change, IReadOnlyList<CallbackAttempt> attempts)
        => attempts is [.., var last] && (string.Equals(last.Error, CallbackErrors.Unreadable, StringComparison.Ordinal)
            || attempts.Count - change.ScheduleFrom >= CallbackSchedule.MaxAttempts && last.At - attempts[change.ScheduleFrom].At >= ShortestSchedule);

    private static void CheckOrder(InvoiceState state, InvoiceEvent change, IReadOnlyList<CallbackAttempt> attempts, Findings<Guid> findings)
    {
        var newer = state.Events.Where(e => e.Version > change.Version).ToList();
        if (change.State == CallbackState.Pending && newer.Find(e => e.Body is not null) is { } opened)
            findings.Broken("C4", state.Invoice.Id, $"event {change.Id} still waits, though the newer {opened.Id} has been opened");
        if (attempts is [var first, ..] && newer.Find(e => e.State == CallbackState.Acknowledged && e.EndedAt < first.At) is { } acknowledged)
            findings.Broken("C4", state.Invoice.Id, $"event {change.Id} was sent for the first time at {first.At:O}, after the newer {acknowledged.Id} was acknowledged");
    }

    private static void CheckWaits(Guid id, InvoiceEvent change, IReadOnlyList<CallbackAttempt> attempts, Findings<Guid> findings)
    {
        foreach (var (earlier, later) in attempts.Zip(attempts.Skip(1)).Where(a => a.First.Number > change.ScheduleFrom && !a.Second.Manual))
        {
            if (Wait(change, earlier) is { } wait && later.At - EndOf(earlier) < wait * 0.8 - Slack)
                findings.Broken("C5", id, $"event {change.Id} was sent again {later.At - EndOf(earlier):c} after attempt {earlier.Number}, too soon");
        }

        if (change is { State: CallbackState.Pending, NextAttemptAt: { } next } && attempts is [.., var last] && last.Number > change.ScheduleFrom)
        {
            var asked = TimeSpan.FromSeconds(last.RetryAfterSeconds ?? 0);
            var longest = Wait(change, last) is { } wait && wait * 1.2 > asked ? wait * 1.2 : asked;
            if (next - EndOf(last) > longest + Slack)
                findings.Broken("C5", id, $"event {change.Id} is sent again only at {next:O}, too late after attempt {last.Number}");
        }
    }

    private static TimeSpan? Wait(InvoiceEvent change, CallbackAttempt attempt) => CallbackSchedule.WaitAfter(attempt.Number - change.ScheduleFrom);

    private static DateTime EndOf(CallbackAttempt attempt) => attempt.At.AddMilliseconds(attempt.DurationMs);
}
