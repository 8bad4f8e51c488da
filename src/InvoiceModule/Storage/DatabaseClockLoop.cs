using InvoiceModule.Setup;

namespace InvoiceModule.Storage;

/// <summary>Keeps product time on the database's clock.</summary>
internal sealed class DatabaseClockLoop(DatabaseClock database, InvoicingClock clock) : IBackgroundLoop
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
            if (!database.IsDue && clock.GetElapsedTime(read) < Interval)
                continue;
            read = clock.GetTimestamp();
            await database.ReadAsync(cancellationToken);
        }
    }
}
