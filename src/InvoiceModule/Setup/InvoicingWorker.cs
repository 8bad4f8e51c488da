using InvoiceModule.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Runs the loops of this process, each for itself: one that fails is started again and holds up no other.</summary>
internal sealed class InvoicingWorker(IServiceProvider services, Identifiers identifiers, TimeProvider time, IOptions<InvoicingOptions> options, ILogger<InvoicingWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The loops are made only now, after the start checks have said what is missing.
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => options.Value.RunBackgroundWork
            ? Task.WhenAll(services.GetServices<IBackgroundLoop>().Select(l => Task.Run(() => RunAsync(l, stoppingToken), stoppingToken)))
            : Task.CompletedTask;

    private async Task RunAsync(IBackgroundLoop loop, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await loop.RunAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                SetupLog.LoopFailed(logger, loop.Name, exception);
                await Task.Delay(identifiers.Jitter(Pause), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
