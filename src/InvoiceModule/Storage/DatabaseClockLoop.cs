using InvoiceModule.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Storage;

/// <summary>Keeps product time on the database's clock. SQLite has none but the machine's, which is already right.</summary>
internal sealed class DatabaseClockLoop(InvoicingDb db, InvoicingClock clock, ILogger<DatabaseClockLoop> logger) : IBackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // How soon a machine that was asleep asks what time it is.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    public string Name => "clock";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var read = clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(Glance, clock, cancellationToken);
            if (!clock.IsDoubtful && clock.GetElapsedTime(read) < Interval)
                continue;
            read = clock.GetTimestamp();
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>What time the database has; null for SQLite.</summary>
    public static async Task<DateTimeOffset?> ReadTimeAsync(DbContext context, CancellationToken cancellationToken)
        => InvoicingDb.KindOf(context) == DatabaseKind.Postgres
            ? new DateTimeOffset(DateTime.SpecifyKind(
                await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken), DateTimeKind.Utc))
            : null;

    /// <summary>Takes one reading; a database that does not answer leaves the clock as it is.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = clock.GetTimestamp();
            if (await db.ReadAsync(ReadTimeAsync, cancellationToken) is { } time)
                clock.Set(time + clock.GetElapsedTime(before) / 2);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not NotSupportedException)
        {
            SetupLog.ClockUnread(logger, exception.Message);
        }
    }
}
