using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Addresses;

/// <summary>Keeps fresh addresses derived ahead: a lease then costs one statement, and a restored backup finds what it had handed out.</summary>
internal sealed class RefillLoop(AddressPool pool, InvoicingDb db, ChainRegistry chains, InvoicingClock clock, WorkSignals signals, IOptions<InvoicingOptions> options) : IBackgroundLoop
{
    private static readonly TimeSpan Cap = TimeSpan.FromMinutes(1);

    public string Name => "addresses";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var chain in chains.All)
                await db.WriteAsync(CrashPoints.Refill, (context, token) => pool.RefillAsync(context, chain, options.Value.AddressLookahead, clock.Now, token), cancellationToken);
            await signals.Addresses.WaitAsync(Cap, clock, cancellationToken);
        }
    }
}
