using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Invoices;

/// <summary>
/// Tells of open invoices on chains, or in assets, that this host does not have (any more). Nobody looks whether they are paid, so they may not expire either: a
/// payment that came in time would be lost. They wait until the chain or the asset is back, or until somebody cancels them.
/// </summary>
internal sealed partial class UnreadInvoicesLoop(InvoicingDb db, ChainRegistry chains, TimeProvider time, ILogger<UnreadInvoicesLoop> logger) : IBackgroundLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public string Name => "unread-invoices";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var unread in await FindAsync(cancellationToken))
                Unread(logger, unread.Count, unread.Where);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>How many open invoices there are on each chain, and in each asset, that is not read here.</summary>
    public async Task<IReadOnlyList<UnreadInvoices>> FindAsync(CancellationToken cancellationToken)
    {
        var open = await db.ReadAsync(
            (context, token) => context.Set<Invoice>().Where(i => i.Active).GroupBy(i => new { i.Blockchain, i.Symbol, i.ContractAddress })
                .Select(g => new { g.Key.Blockchain, g.Key.Symbol, g.Key.ContractAddress, Count = g.Count() }).ToListAsync(token),
            cancellationToken);
        return
        [
            .. open.Where(o => !chains.Reads(o.Blockchain, o.ContractAddress))
                .GroupBy(o => (o.Blockchain, Symbol: chains.TryGet(o.Blockchain, out _) ? o.Symbol : null))
                .Select(g => new UnreadInvoices(g.Key.Blockchain, g.Key.Symbol, g.Sum(o => o.Count)))
                .OrderBy(u => u.Blockchain, StringComparer.Ordinal).ThenBy(u => u.Symbol, StringComparer.Ordinal),
        ];
    }

    [LoggerMessage(EventId = 212, Level = LogLevel.Error, Message = "{Count} open invoices are {Where} in this process. Nobody looks whether they are paid, so they do not expire. Add it again (AddChain, AddLitecoin and their like, or the chain's assets), or look at their addresses yourself and cancel them")]
    private static partial void Unread(ILogger logger, int count, string where);
}
