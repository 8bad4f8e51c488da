using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Payments;

/// <summary>Reads every chain at its push, at a signal, and at the poll interval.</summary>
internal sealed class ScanLoop(ChainScanners scanners, WorkSignals signals, TimeProvider time, IOptions<InvoicingOptions> options) : IBackgroundLoop
{
    // A push that comes without end must not take a processor, nor a node's patience.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);

    public string Name => "scan";

    public Task RunAsync(CancellationToken cancellationToken)
        => Task.WhenAll(scanners.All.SelectMany(s => new[] { ReadAsync(s, cancellationToken), ListenAsync(s.Chain, cancellationToken) }));

    private async Task ReadAsync(ChainScanner scanner, CancellationToken cancellationToken)
    {
        var signal = signals.Scan(scanner.Chain.Blockchain);
        try
        {
            while (true)
            {
                await scanner.ScanAsync(cancellationToken);
                await signal.WaitAsync(options.Value.PollInterval, time, cancellationToken);
            }
        }
        finally
        {
            // At shutdown another process should not have to wait for the claim to run out.
            await scanner.ReleaseAsync(CancellationToken.None);
        }
    }

    private async Task ListenAsync(IChain chain, CancellationToken cancellationToken)
    {
        if (chain is not IChainSignal push)
            return;
        while (true)
        {
            try
            {
                var pause = Task.Delay(LeastPause, time, cancellationToken);
                await push.WaitAsync(cancellationToken);
                signals.Scan(chain.Blockchain).Set();
                await pause;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Polling goes on; the failing node is reported by the look itself.
                await Task.Delay(options.Value.PollInterval, time, cancellationToken);
            }
        }
    }
}
