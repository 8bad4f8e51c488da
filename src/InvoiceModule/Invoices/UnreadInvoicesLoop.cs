using InvoiceModule.Chains;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Invoices;

/// <summary>
/// Tells of open invoices on chains that this host does not have (any more). Nobody looks whether they are paid, so they may not expire either: a payment
/// that came in time would be lost. They wait until the chain is back, or until somebody cancels them.
/// </summary>
internal sealed partial class UnreadInvoicesLoop(InvoicingDb db, ChainRegistry chains, TimeProvider time, ILogger<UnreadInvoicesLoop> logger) : IBackgroundLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public string Name => "unread-invoices";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var (blockchain, count) in await FindAsync(cancellationToken))
                Unread(logger, blockchain, count);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>How many open invoices there are on each chain that is not registered here.</summary>
    public Task<Dictionary<string, int>> FindAsync(CancellationToken cancellationToken)
    {
        var known = chains.All.Select(c => c.Blockchain).ToList();
        return db.ReadAsync(
            (context, token) => context.Set<Invoice>().Where(i => i.Active && !known.Contains(i.Blockchain)).GroupBy(i => i.Blockchain)
                .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, token),
            cancellationToken);
    }

    [LoggerMessage(EventId = 212, Level = LogLevel.Error, Message = "{Count} open invoices are on the chain '{Blockchain}', which is not registered in this process. Nobody looks whether they are paid, so they do not expire. Add the chain again (AddChain, AddLitecoin and their like), or cancel them")]
    private static partial void Unread(ILogger logger, string blockchain, int count);
}
