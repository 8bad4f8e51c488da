using InvoiceModule.Simulation.Play;

namespace InvoiceModule.Simulation.Truth;

/// <summary>
/// C5 and C2: what follows from an attempt. Each of the fourteen waits is that of the schedule, or what the merchant asked for, counted from the end of the
/// attempt as it was written down; and that end is the true one. No sleep of anybody moves it.
/// </summary>
internal static class AttemptRules
{
    // Durations are cut to whole milliseconds.
    private const double Rounding = 0.003;

    // Fifteen attempts with every wait as short as it may be: 0.8 * 416,435 s.
    private static readonly TimeSpan ShortestSchedule = TimeSpan.FromSeconds(333_148);

    private static readonly double[] Waits = [5, 30, 120, 480, 1800, 3600, 7200, 14400, 28800, 43200, 57600, 86400, 86400, 86400];

    public static void Check(World world, EventRow before, EventRow after, DateTime now)
    {
        if (world.Mirror.Attempts.Changes.Find(c => c.Before is null && c.After is { } row && row.EventId == after.Id && row.Number == after.Attempts).After is not { } attempt)
        {
            world.Fail("C5", $"attempt {after.Attempts} of event {after.Id} is not written down.");
            return;
        }

        if (attempt.Error is null && after.State != EventRow.Acknowledged)
            world.Fail("C2", $"event {after.Id} was answered {attempt.StatusCode} and is in state {after.State}.");
        if (attempt.EndedAt > now + TrueSighting.Rounding || !attempt.Manual && attempt.At < before.NextAttemptAt - TrueSighting.Rounding)
            world.Fail("C5", $"attempt {attempt.Number} of event {after.Id} is said to have been made from {attempt.At:O} to {attempt.EndedAt:O}; it was due at {before.NextAttemptAt:O}, and it is {now:O}.");
        if (attempt.DurationMs > 15_100 && !world.IsDisturbed)
            world.Fail("C9", $"attempt {attempt.Number} of event {after.Id} took {attempt.DurationMs} ms.");
        if (before.State == EventRow.Pending && after.State == EventRow.Dead)
            CheckGivenUp(world, after, attempt);
        if (after.State == EventRow.Pending && after.NextAttemptAt is { } next && next != before.NextAttemptAt)
            CheckWait(world, after, attempt, (next - attempt.EndedAt).TotalSeconds);
    }

    private static void CheckGivenUp(World world, EventRow after, AttemptRow last)
    {
        var first = world.Mirror.Attempts.Rows.FirstOrDefault(a => a.EventId == after.Id && a.Number == after.ScheduleFrom + 1);
        if (first is null || last.At - first.At < ShortestSchedule)
            world.Fail("C5", $"event {after.Id} was given up at {last.At:O}, and was first tried at {first?.At:O}: that is too soon.");
    }

    private static void CheckWait(World world, EventRow after, AttemptRow attempt, double wait)
    {
        var number = after.Attempts - after.ScheduleFrom;
        if (number < 1 || number > Waits.Length)
        {
            world.Fail("C5", $"event {after.Id} is postponed after {number} attempts.");
            return;
        }

        var scheduled = Waits[number - 1];
        var isAsked = attempt.RetryAfterSeconds is { } seconds && wait >= seconds - Rounding && wait <= seconds + 1 + Rounding && seconds is >= 1 and <= 3600;
        if (wait < scheduled * 0.8 - Rounding || !isAsked && wait > scheduled * 1.2 + Rounding)
            world.Fail("C5", $"event {after.Id} waits {wait:F3} s after attempt {number}, where {scheduled} s are due, and {attempt.RetryAfterSeconds} s were asked for.");
        world.Coverage.Hit("wait", isAsked && wait > scheduled * 1.2 ? "Retry-After" : "by schedule");
        world.Coverage.Hit("wait", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"after attempt {number}"));
    }
}
