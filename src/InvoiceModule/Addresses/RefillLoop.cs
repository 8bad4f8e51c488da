using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Addresses;

/// <summary>Keeps fresh addresses derived ahead: a lease then costs one statement, and a restored backup finds what it had handed out.</summary>
internal sealed class RefillLoop(
    AddressRefill refill, ChainRegistry chains, InvoicingClock clock, WorkSignals signals, IOptions<InvoicingOptions> options, ILogger<RefillLoop> logger) : IBackgroundLoop
{
    private static readonly TimeSpan Cap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public string Name => "addresses";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isComplete = true;
            foreach (var chain in chains.All)
                isComplete &= await TryRefillAsync(chain, cancellationToken);
            await signals.Addresses.WaitAsync(isComplete ? Cap : Again, clock, cancellationToken);
        }
    }

    // Each for itself: a chain whose provider fails holds up no other.
    private async Task<bool> TryRefillAsync(IChain chain, CancellationToken cancellationToken)
    {
        try
        {
            await refill.RefillAsync(chain, options.Value.AddressLookahead, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            AddressLog.RefillFailed(logger, chain.Blockchain, exception);
            return false;
        }
    }
}
