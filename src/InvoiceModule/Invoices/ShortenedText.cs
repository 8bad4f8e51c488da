using System.Diagnostics.CodeAnalysis;
using InvoiceModule.Addresses;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Invoices;

/// <summary>A hash or an address that is known by its beginning, and perhaps by its end: as a list or an explorer shortens it, such as <c>d1b1bcb8f0f3…9bf56e</c>.</summary>
/// <param name="Beginning">At least <see cref="Fewest"/> characters.</param>
/// <param name="End">Empty where only the beginning is known.</param>
internal sealed record ShortenedText(string Beginning, string End)
{
    /// <summary>As many characters as hardly two of a million random hashes share.</summary>
    public const int Fewest = 8;

    // So many a beginning finds: who means another writes more of it.
    private const int MaxFound = 200;

    // Behind everything that may follow, in the order of the bytes of UTF-8.
    private const string Last = "\U0010FFFF";

    /// <summary>Reads it from what stands in a search box; null when too little is given, or it has blanks.</summary>
    public static ShortenedText? Of(string text)
    {
        var parts = text.Replace("...", "…", StringComparison.Ordinal).Split('…');
        return parts is [{ Length: >= Fewest } beginning, .. var rest] && rest.Length <= 1 && !text.Any(char.IsWhiteSpace)
            ? new ShortenedText(beginning, rest is [var end] ? end : "")
            : null;
    }

    /// <summary>The payments of one chain and some wallets whose transaction's hash may be meant; its end is still to be looked at (<see cref="Ends"/>).</summary>
    [SuppressMessage("Globalization", "CA1309", Justification = "It is translated to the comparison of the database, which is that of the column.")]
    public IQueryable<Payment> Payments(DbContext context, string blockchain, Guid[] wallets)
    {
        // Bounds instead of LIKE: they walk the index whatever the statement's plan knows of the text. No chain's hash has capitals, whatever people write.
        var (from, to) = (Beginning.ToLowerInvariant(), Beginning.ToLowerInvariant() + Last);
        return context.Set<Payment>()
            .Where(p => p.Blockchain == blockchain && string.Compare(p.TxId, from) >= 0 && string.Compare(p.TxId, to) < 0 && EF.Parameter(wallets).Contains(p.WalletId))
            .OrderBy(p => p.TxId).Take(MaxFound);
    }

    /// <summary>The addresses that are meant. Whose they are is asked of what came to them: with the wallet in the condition SQLite would walk over all that a wallet has.</summary>
    [SuppressMessage("Globalization", "CA1309", Justification = "It is translated to the comparison of the database, which is that of the column.")]
    public async Task<List<long>> AddressesAsync(DbContext context, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        foreach (var from in new[] { Beginning, Beginning.ToLowerInvariant() }.Distinct(StringComparer.Ordinal))
        {
            var to = from + Last;
            var rows = await context.Set<PoolAddress>()
                .Where(a => string.Compare(a.Text, from) >= 0 && string.Compare(a.Text, to) < 0)
                .OrderBy(a => a.Text).Take(MaxFound).Select(a => new { a.Id, a.Text }).ToListAsync(cancellationToken);
            found.AddRange(rows.Where(r => Ends(r.Text)).Select(r => r.Id));
        }

        return found;
    }

    /// <summary>Whether a text ends as it has to.</summary>
    public bool Ends(string text) => text.Length >= Beginning.Length + End.Length && text.EndsWith(End, StringComparison.OrdinalIgnoreCase);
}
