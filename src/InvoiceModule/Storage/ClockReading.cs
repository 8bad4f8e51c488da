using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>Sets product time by the clock of a database that has one.</summary>
internal sealed class ClockReading(InvoicingClock clock, IDatabaseTime source)
{
    // What an answer took longer than this says little of when on its way it was given.
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1);

    private const int MostTries = 3;

    /// <summary>Takes a reading where the machine was asleep since the last one: nothing may be written down with a time that stands hours back.</summary>
    public ValueTask EnsureAsync(DbContext context, CancellationToken cancellationToken) => clock.IsDoubtful ? new ValueTask(TakeAsync(context, cancellationToken)) : ValueTask.CompletedTask;

    /// <summary>Takes a reading.</summary>
    public async Task TakeAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (!source.IsTold(context))
            return;

        // A connection may have to be waited for, or made. Only the question's own way counts.
        if (context.Database.CurrentTransaction is null)
            await context.Database.OpenConnectionAsync(cancellationToken);
        for (var tries = 1; ; tries++)
        {
            var (asked, wall) = (clock.GetTimestamp(), clock.Wall);
            var time = await source.ReadAsync(context, cancellationToken);
            var took = clock.GetElapsedTime(asked);

            // Where the machine slept while the answer was on its way, it is hours old, and nothing would tell.
            if (clock.HaveParted(asked, wall) || took > QuickAnswer && tries < MostTries)
                continue;
            if (took <= QuickAnswer || clock.IsDoubtful || clock.IsOld)
                clock.Set(time + (took < QuickAnswer ? took : QuickAnswer) / 2);
            return;
        }
    }
}
