using InvoiceModule.Setup;
using InvoiceModule.Testing.Clock;
using InvoiceModule.Testing.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Testing.Setup;

/// <summary>
/// Loads the simulated world at start, and keeps reading what other processes do to it, so that their changes are seen, and their clock followed,
/// though nobody here asks.
/// </summary>
internal sealed partial class SimulatorService(
    SimulatorJournal journal,
    SimulatedClock clock,
    IEnumerable<IInvoicingWaker> wakers,
    IHostEnvironment environment,
    ILogger<SimulatorService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        SimulatorGuard.RefuseProduction(environment);
        await journal.StartAsync(cancellationToken);
        clock.Advanced += Wake;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        clock.Advanced -= Wake;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Real time, not product time: it is the pace of asking, and the simulated clock may stand still or leap.
        using var timer = new PeriodicTimer(Interval);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await journal.RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    LogUnreadable(logger, exception);
                failing = true;
            }
        }
    }

    private void Wake(object? sender, EventArgs e)
    {
        foreach (var waker in wakers)
            waker.Wake();
    }

    [LoggerMessage(1, LogLevel.Warning, "The simulator's journal cannot be read; what other processes do to the simulated chains is not seen until it can.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
