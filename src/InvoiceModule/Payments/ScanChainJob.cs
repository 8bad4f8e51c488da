using Hangfire;
using InvoiceModule.Setup;

namespace InvoiceModule.Payments;

/// <summary>
/// The recurring job <c>invoicing:scan:{chain}</c>: reads the chain up to its tip when no process is at it. Hangfire stores the name of this class
/// and method, so they do not change.
/// </summary>
internal sealed class ScanChainJob(ChainScanners scanners)
{
    /// <summary>Runs it once.</summary>
    [ShortLived, AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string blockchain, CancellationToken cancellationToken) => await scanners.Get(blockchain).ScanAsync(cancellationToken);
}
