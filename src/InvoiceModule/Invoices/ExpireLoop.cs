using InvoiceModule.Setup;
using InvoiceModule.Storage;

namespace InvoiceModule.Invoices;

/// <summary>Ends invoices as soon as a chain has been read at or after their expiry.</summary>
internal sealed class ExpireLoop(ExpireInvoicesJob job, WorkSignals signals, TimeProvider time) : IBackgroundLoop
{
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(15);

    public string Name => "expire";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await job.RunAsync(cancellationToken);
            await signals.Expiry.WaitAsync(Cap, time, cancellationToken);
        }
    }
}
