using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>Knows, for one booking, which transactions a wallet's merchant sent himself. Nobody else could sign them.</summary>
internal sealed class OwnMoney(DbContext db, IChain chain, InvoicingInternalTransferOptions options)
{
    private const int LookupSize = 1000;

    private readonly Dictionary<(string TxId, Guid WalletId), bool> _known = [];
    private readonly HashSet<(Guid WalletId, string Output)> _paid = [];

    /// <summary>What a booking is about to record: a pool lists what waits in any order, and so what was sent on before what it was sent on from.</summary>
    public void Expect(IEnumerable<MatchedTransfer> matches)
    {
        if (options.Detect && !chain.Traits.NamesSenders)
            _paid.UnionWith(matches.Select(m => (m.Address.WalletId, OutputOf(m.Transaction.TxId, m.Transfer.Ordinal))));
    }

    /// <summary>Whether the transaction of a transfer consumes what its own wallet was paid with, or comes from one of the merchant's addresses.</summary>
    public async Task<bool> HasSentAsync(MatchedTransfer match, CancellationToken cancellationToken)
    {
        if (!options.Detect)
            return false;
        var key = (match.Transaction.TxId, match.Address.WalletId);
        if (!_known.TryGetValue(key, out var isOwn))
            _known[key] = isOwn = await IsOwnAsync(match.Transaction.Spends, match.Address.WalletId, cancellationToken);
        return isOwn;
    }

    private async Task<bool> IsOwnAsync(IReadOnlyList<string> spends, Guid walletId, CancellationToken cancellationToken)
    {
        var consumed = spends.ToHashSet(StringComparer.Ordinal);
        foreach (var origins in spends.Where(s => s.Contains(':', StringComparison.Ordinal)).Select(s => s[..s.LastIndexOf(':')]).Distinct(StringComparer.Ordinal).Chunk(LookupSize))
        {
            if (chain.Traits.NamesSenders ? await AreSendersAsync(origins, walletId, cancellationToken) : await WerePaidAsync(origins, consumed, walletId, cancellationToken))
                return true;
        }

        return false;
    }

    private async Task<bool> AreSendersAsync(string[] senders, Guid walletId, CancellationToken cancellationToken)
    {
        if (options.Addresses.Select(chain.GetAddressKey).Any(k => k is not null && senders.Contains(k, StringComparer.Ordinal)))
            return true;
        var space = ChainRegistry.AddressSpaceOf(chain);
        return await db.Set<PoolAddress>().AnyAsync(a => a.WalletId == walletId && a.Space == space && senders.Contains(a.Key), cancellationToken);
    }

    // What the same booking records is not in the database yet: one block may hold a payment and what its money was sent on with.
    private async Task<bool> WerePaidAsync(string[] transactions, HashSet<string> consumed, Guid walletId, CancellationToken cancellationToken)
    {
        if (consumed.Any(output => _paid.Contains((walletId, output))))
            return true;
        var paid = await db.Set<Payment>().AsNoTracking().Where(p => p.Blockchain == chain.Blockchain && p.WalletId == walletId && transactions.Contains(p.TxId))
            .Select(p => new { p.TxId, p.Ordinal }).ToListAsync(cancellationToken);
        return paid.Exists(p => consumed.Contains(OutputOf(p.TxId, p.Ordinal)));
    }

    private static string OutputOf(string txId, int ordinal) => FormattableString.Invariant($"{txId}:{ordinal}");
}
