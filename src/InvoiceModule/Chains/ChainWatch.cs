using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Chains;

/// <summary>How fresh our view of a chain is, for whoever must not act on an old one.</summary>
internal sealed class ChainWatch(ChainRegistry chains, InvoicingClock clock, WorkSignals signals, IOptions<InvoicingOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The height up to which the chain is known; null while it is not being read, or its node stands still. A view that has grown old (after a sleep, or a jump of the
    /// simulated clock) gets two seconds to catch up first.
    /// </summary>
    public async Task<long?> FindTipAsync(IInvoicingReader reader, string blockchain, CancellationToken cancellationToken)
    {
        var deadline = clock.GetTimestamp();
        while (true)
        {
            var cursor = await reader.ReadAsync(
                (context, token) => context.Set<ChainCursor>().SingleOrDefaultAsync(c => c.Blockchain == blockchain, token), cancellationToken);
            if (cursor?.IsFresh(clock.Now, options.Value.ChainOutageLimit) == true)
                return cursor.IsOut(chains.Get(blockchain).Traits, clock.Now, options.Value.ChainOutageLimit) ? null : cursor.Height;
            var left = Patience - clock.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero)
                return null;
            signals.Scan(blockchain).Set();
            await signals.Scanned(blockchain).WaitAsync(left < signals.Glance ? left : signals.Glance, clock, cancellationToken);
        }
    }
}
