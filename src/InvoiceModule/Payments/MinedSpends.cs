using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Payments;

/// <summary>What the payments that stand in blocks have consumed, by address, as far as one update asks for it.</summary>
internal sealed class MinedSpends(DbContext db, string blockchain)
{
    private readonly Dictionary<long, ILookup<string, string>> _byAddress = [];

    /// <summary>Whether another payment to the same address, which stands in a block, has consumed what a transfer's transaction would consume.</summary>
    public async Task<bool> HaveAsync(MatchedTransfer match, CancellationToken cancellationToken)
    {
        if (match.Transaction.Spends.Count == 0)
            return false;
        if (!_byAddress.TryGetValue(match.Address.Id, out var consumers))
            _byAddress[match.Address.Id] = consumers = await ReadAsync(match.Address.Id, cancellationToken);
        return match.Transaction.Spends.Any(s => consumers[s].Any(txId => !string.Equals(txId, match.Transaction.TxId, StringComparison.Ordinal)));
    }

    private async Task<ILookup<string, string>> ReadAsync(long addressId, CancellationToken cancellationToken)
    {
        var mined = await db.Set<Payment>().AsNoTracking().Where(p => p.AddressId == addressId && p.Blockchain == blockchain && p.Height != null)
            .Select(p => new { p.TxId, p.Spends }).ToListAsync(cancellationToken);
        return mined.SelectMany(p => p.Spends, (p, spend) => (p.TxId, spend)).ToLookup(p => p.spend, p => p.TxId, StringComparer.Ordinal);
    }
}
