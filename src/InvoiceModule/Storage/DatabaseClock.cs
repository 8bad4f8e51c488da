using InvoiceModule.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Storage;

/// <summary>Reads the database's clock for product time. SQLite has none but the machine's, which is already right.</summary>
internal sealed class DatabaseClock(InvoicingDb db, InvoicingClock clock, ILogger<DatabaseClock> logger)
{
    // What an answer took longer than this says little of when on its way it was given.
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1);

    private volatile bool _isUnread;

    /// <summary>Whether a reading should not wait for its turn: the last one failed, or the clock is in doubt.</summary>
    public bool IsDue => _isUnread || clock.IsDoubtful;

    /// <summary>What time the database has; null for SQLite.</summary>
    public static async Task<DateTimeOffset?> ReadTimeAsync(DbContext context, CancellationToken cancellationToken)
        => InvoicingDb.KindOf(context) == DatabaseKind.Postgres
            ? new DateTimeOffset(DateTime.SpecifyKind(
                await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken), DateTimeKind.Utc))
            : null;

    /// <summary>
    /// Product time is right when this returns. Whoever writes down when something was seen or begun asks first: a machine that was asleep takes it for hours
    /// earlier than it is, until the loop looks.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (IsDue || clock.IsOld)
            await TakeAsync(cancellationToken);
    }

    /// <summary>Takes one reading; a database that does not answer leaves the clock as it is.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not NotSupportedException)
        {
            SetupLog.ClockUnread(logger, exception.Message);
        }
    }

    // While one is under way the reading before it stands: nobody has to ask beside it.
    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SetAsync(cancellationToken);
            _isUnread = false;
        }
        catch
        {
            _isUnread = true;
            throw;
        }
    }

    private async Task SetAsync(CancellationToken cancellationToken)
    {
        var reading = await db.ReadAsync(
            async (context, token) =>
            {
                if (InvoicingDb.KindOf(context) != DatabaseKind.Postgres)
                    return null;

                // A connection may have to be waited for, or made. Only the question's own way counts.
                await context.Database.OpenConnectionAsync(token);
                var asked = clock.GetTimestamp();
                return await ReadTimeAsync(context, token) is { } time ? new { Time = time, Took = clock.GetElapsedTime(asked) } : null;
            },
            cancellationToken);
        if (reading is not null && (reading.Took <= QuickAnswer || clock.IsDoubtful || clock.IsOld))
            clock.Set(reading.Time + (reading.Took < QuickAnswer ? reading.Took : QuickAnswer) / 2);
    }
}
