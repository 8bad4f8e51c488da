using InvoiceModule.Setup;
using InvoiceModule.Storage;

namespace InvoiceModule.Statistics;

/// <summary>Keeps the statistics up, so that whoever looks at the overview waits for little.</summary>
internal sealed class StatisticsLoop(StatisticsService statistics, InvoicingClock clock) : IBackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public string Name => "statistics";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await statistics.RefreshAsync(steps: 1, cancellationToken))
                await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}
