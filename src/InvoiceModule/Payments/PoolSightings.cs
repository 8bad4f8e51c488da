using InvoiceModule.Chains;

namespace InvoiceModule.Payments;

/// <summary>
/// When what waits was first seen waiting. What takes its place was sent by the same hand and inherits that, and what one look does not find is not forgotten
/// at once: a node that begins anew, or another one behind the same address, shows it again a moment later.
/// </summary>
internal sealed class PoolSightings
{
    /// <summary>How long one is remembered that waits no more.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    // A busy chain passes more in an hour than needs to be kept.
    private const int MaxGone = 100_000;

    private readonly Dictionary<string, Entry> _byTransaction = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _bySpend = new(StringComparer.Ordinal);
    private readonly Queue<(Entry Entry, DateTime GoneAt)> _gone = new();

    /// <summary>When an address was first seen paid by a transaction that waits, or by what that takes the place of; null when no earlier look has seen it.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="to">The address's key. What has paid somebody else before, and is sent to us instead, is sent only now.</param>
    public PoolSighting? Find(ChainTransaction transaction, string to)
    {
        var first = _byTransaction.GetValueOrDefault(transaction.TxId) is { } same ? same.Find(to) ?? same.Own : (PoolSighting?)null;
        foreach (var spend in transaction.Spends)
        {
            if (_bySpend.GetValueOrDefault(spend)?.Find(to) is { } known && !(first?.ReadAt <= known.ReadAt))
                first = known;
        }

        return first;
    }

    /// <summary>Takes a look that has been booked.</summary>
    public void Apply(ChainUpdate update)
    {
        if (update.PendingIds is not { } ids)
            return;
        var now = new PoolSighting(update.BeganAt, update.ReadAt);
        foreach (var transaction in update.NewPending.Where(t => !_byTransaction.ContainsKey(t.TxId)))
            Add(new Entry(transaction.TxId, transaction.Spends, now, [.. transaction.Transfers.Select(t => t.To).Distinct(StringComparer.Ordinal).Select(to => (to, Find(transaction, to) ?? now))]));
        foreach (var entry in _byTransaction.Values)
        {
            if (ids.Contains(entry.TxId))
            {
                entry.GoneAt = null;
            }
            else if (entry.GoneAt is null)
            {
                entry.GoneAt = update.ReadAt;
                _gone.Enqueue((entry, update.ReadAt));
            }
        }

        while (_gone.TryPeek(out var oldest) && (_gone.Count > MaxGone || update.ReadAt - oldest.GoneAt > Grace))
        {
            _gone.Dequeue();
            if (oldest.Entry.GoneAt == oldest.GoneAt)
                Remove(oldest.Entry);
        }
    }

    private void Add(Entry entry)
    {
        _byTransaction[entry.TxId] = entry;
        foreach (var spend in entry.Spends)
            _bySpend[spend] = entry;
    }

    private void Remove(Entry entry)
    {
        _byTransaction.Remove(entry.TxId);
        foreach (var spend in entry.Spends.Where(s => _bySpend.GetValueOrDefault(s) == entry))
            _bySpend.Remove(spend);
    }

    private sealed class Entry(string txId, IReadOnlyList<string> spends, PoolSighting own, (string To, PoolSighting First)[] pays)
    {
        public string TxId => txId;

        public IReadOnlyList<string> Spends => spends;

        public PoolSighting Own => own;

        public DateTime? GoneAt { get; set; }

        public PoolSighting? Find(string to)
        {
            foreach (var (paid, first) in pays)
            {
                if (string.Equals(paid, to, StringComparison.Ordinal))
                    return first;
            }

            return null;
        }
    }
}
