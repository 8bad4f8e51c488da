using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>S7: the cursor stands on the block it has read. V2: every chain is being read. V5: no open invoice waits on a chain that this host does not have.</summary>
internal sealed class ChainCheck(InvoicingDb db, ChainRegistry chains, InvoicingOptions options, InvoicingClock clock) : SubjectCheck<string>(db, "chain")
{
    // A database under load may take a moment longer than three polls.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    protected override string Beginning => "";

    // Chains are few: all of them are one page.
    protected override async Task<List<string>> KeysAsync(DbContext context, string after, int count, CancellationToken cancellationToken)
    {
        if (after != Beginning)
            return [];
        var read = await context.Set<ChainCursor>().Select(c => c.Blockchain).ToListAsync(cancellationToken);
        var asked = await context.Set<Invoice>().Where(i => i.Active).Select(i => i.Blockchain).Distinct().ToListAsync(cancellationToken);
        return [.. read.Concat(asked).Concat(chains.All.Select(c => c.Blockchain)).Distinct(StringComparer.Ordinal)];
    }

    protected override async Task CheckAsync(DbContext context, IReadOnlyCollection<string> keys, Findings<string> findings, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var limit = 3 * options.PollInterval > Least ? 3 * options.PollInterval : Least;
        foreach (var blockchain in keys)
        {
            var cursor = await context.Set<ChainCursor>().SingleOrDefaultAsync(c => c.Blockchain == blockchain, cancellationToken);
            var remembered = cursor is null ? null : await context.Set<ReadBlock>()
                .SingleOrDefaultAsync(b => b.Blockchain == blockchain && b.Height == cursor.Height, cancellationToken);
            if (remembered is not null && !string.Equals(remembered.Hash, cursor!.Hash, StringComparison.Ordinal))
                findings.Broken("S7", blockchain, $"its cursor stands at height {cursor.Height} on block {cursor.Hash}, but {remembered.Hash} was read there");
            if (!chains.TryGet(blockchain, out var chain))
            {
                var open = await context.Set<Invoice>().CountAsync(i => i.Active && i.Blockchain == blockchain, cancellationToken);
                if (open > 0)
                    findings.Overdue("V5", blockchain, $"{open} open invoices wait on it, and this host has no such chain; add it to the builder that AddInvoicing returns");
            }
            else if (!(cursor?.ScannedAt >= now - limit))
            {
                findings.Overdue("V2", blockchain, $"it was last read at '{cursor?.ScannedAt:O}'{(cursor?.Failure is { } failure ? ": " + failure : "")}");
            }
            else if (cursor.IsStuck(chain.Traits, now))
            {
                findings.Overdue("V2", blockchain, $"its tip has stood at {cursor.Height} since {cursor.AdvancedAt:O}: is its node connected?");
            }
        }
    }
}
