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

    /// <summary>Takes one reading; a database that does not answer leaves the clock as it is.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = clock.GetTimestamp();
            var read = await db.ReadAsync(
                async (context, token) => InvoicingDb.KindOf(context) == DatabaseKind.Postgres
                    ? await context.Database.SqlQueryRaw<DateTime>("SELECT clock_timestamp() AS \"Value\"").SingleAsync(token)
                    : (DateTime?)null,
                cancellationToken);
            if (read is { } time)
                clock.Set(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) + clock.GetElapsedTime(before) / 2);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not NotSupportedException)
        {
            SetupLog.ClockUnread(logger, exception.Message);
        }
    }
}
