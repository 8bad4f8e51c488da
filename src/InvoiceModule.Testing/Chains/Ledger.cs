using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Journal;

namespace InvoiceModule.Testing.Chains;

/// <summary>
/// One simulated chain as it stands: blocks, pool, and every transaction there ever was. It follows from the options and the facts applied; whoever
/// writes a fact has asked <see cref="LedgerRules"/> before.
/// </summary>
internal sealed class Ledger
{
    private static readonly DateTime GenesisTime = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<Block> _blocks = [];
    private readonly OrderedDictionary<string, ChainTransaction> _pool = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ChainTransaction> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _heights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spentBy = new(StringComparer.Ordinal);

    public Ledger(SimulatedChainOptions options)
    {
        if (options.InitialHeight is < 0 or > LedgerRules.MaxCount || options.Assets.Count == 0)
            throw new ArgumentException($"The simulated chain {options.Blockchain} needs at least one asset and an InitialHeight of 0..{LedgerRules.MaxCount}.", nameof(options));
        Options = options;
        Format = ChainFormat.For(options);
        for (var height = 0; height <= options.InitialHeight; height++)
            Extend(0, GenesisTime.AddMinutes(10L * height), []);
    }

    public SimulatedChainOptions Options { get; }

    public ChainFormat Format { get; }

    public bool IsDown { get; private set; }

    public BlockRef Tip => _blocks[^1].Ref;

    public IReadOnlyList<ChainTransaction> Pool => [.. _pool.Values];

    public Block? BlockAt(long height) => height >= 0 && height < _blocks.Count ? _blocks[(int)height] : null;

    public bool IsKnown(string txId) => _known.ContainsKey(txId);

    public bool IsWaiting(string txId) => _pool.ContainsKey(txId);

    /// <summary>A known transaction's height; null when it is in no block.</summary>
    public long? HeightOf(string txId) => _heights.TryGetValue(txId, out var height) ? height : null;

    public ChainTransaction Get(string txId) => _known[txId];

    /// <summary>What was sent to an address, stands neither in the pool nor in a block, and may come back; in the order in which it was first known.</summary>
    public IReadOnlyList<string> FindVanished(string address)
    {
        var key = Format.GetKey(address);
        return [.. _known.Values.Where(t => !IsWaiting(t.TxId) && HeightOf(t.TxId) is null && !t.IsCoinbase && ConflictOf(t) is null && t.Transfers.Any(o => o.To == key)).Select(t => t.TxId)];
    }

    /// <summary>The transaction of the pool or the chain that consumes what this one would; null when it is free.</summary>
    public string? ConflictOf(ChainTransaction transaction)
        => transaction.Spends.Select(s => _spentBy.GetValueOrDefault(s)).FirstOrDefault(t => t is not null && t != transaction.TxId);

    public void Apply(long sequence, ChainFact fact)
    {
        switch (fact)
        {
            case BroadcastFact broadcast:
                Admit(Transactions.Compose(this, sequence, broadcast), broadcast.At);
                break;
            case ReplaceFact replace:
                var replacement = Transactions.Compose(this, sequence, replace);
                Leave(replace.TxId);
                Admit(replacement, replace.At);
                break;
            case RebroadcastFact rebroadcast:
                Admit(_known[rebroadcast.TxId], rebroadcast.At);
                break;
            case ForgetFact forget:
                Leave(forget.TxId);
                break;
            case MineFact mine:
                Mine(sequence, mine);
                break;
            case ReorganiseFact reorganise:
                Reorganise(sequence, reorganise);
                break;
            case OutageFact outage:
                IsDown = outage.Down;
                break;
            default:
                throw new InvalidDataException($"The simulator does not know the fact {fact.GetType().Name}.");
        }
    }

    private void Mine(long sequence, MineFact fact)
    {
        var first = _pool.Values.ToList();
        _pool.Clear();
        if (fact.Coinbase is { } coinbase)
            first.Insert(0, Know(Transactions.ComposeCoinbase(this, sequence, coinbase)));
        for (var i = 0; i < fact.Count; i++)
            Extend(sequence, fact.At, i == 0 ? first : []);
    }

    private void Reorganise(long sequence, ReorganiseFact fact)
    {
        foreach (var txId in fact.Drop.Where(IsWaiting))
            Leave(txId);

        var lost = _blocks[^fact.Depth..].SelectMany(b => b.Transactions).ToList();
        _blocks.RemoveRange(_blocks.Count - fact.Depth, fact.Depth);
        var returning = new List<ChainTransaction>();
        foreach (var transaction in lost)
        {
            _heights.Remove(transaction.TxId);
            Release(transaction);

            // New coins exist only in the block that made them.
            if (!transaction.IsCoinbase && !fact.Drop.Contains(transaction.TxId, StringComparer.Ordinal))
                returning.Add(transaction);
        }

        if (fact.ToPool)
            returning.ForEach(t => Admit(t, fact.At));
        for (var i = 0; i <= fact.Depth; i++)
            Extend(sequence, fact.At, i == 0 && !fact.ToPool ? returning : []);
    }

    private void Extend(long sequence, DateTime at, List<ChainTransaction> transactions)
    {
        var height = _blocks.Count;
        var parent = height == 0 ? Format.WriteHash(new byte[32]) : _blocks[^1].Hash;

        // A header's time never runs back here, whichever process mined.
        var time = height > 0 && _blocks[^1].Time > at ? _blocks[^1].Time : at;
        var hash = Format.WriteHash(ChainFormat.Hash(
            [Options.Blockchain, "block", Text(height), parent, Text(time.Ticks), Text(sequence), .. transactions.Select(t => t.TxId)]));

        // This node remembers when it first saw what it mines, so that a payment is judged the same whether it is met waiting or in its block.
        _blocks.Add(new Block(height, hash, parent, time, [.. transactions]));
        foreach (var transaction in transactions)
        {
            _heights[transaction.TxId] = height;
            Occupy(transaction);
        }
    }

    private void Admit(ChainTransaction transaction, DateTime at)
    {
        _pool[transaction.TxId] = Know(transaction) with { SeenAt = at };
        Occupy(transaction);
    }

    private void Leave(string txId)
    {
        _pool.Remove(txId);
        Release(_known[txId]);
    }

    private ChainTransaction Know(ChainTransaction transaction) => _known[transaction.TxId] = transaction with { SeenAt = null };

    private void Occupy(ChainTransaction transaction)
    {
        foreach (var spend in transaction.Spends)
            _spentBy[spend] = transaction.TxId;
    }

    private void Release(ChainTransaction transaction)
    {
        foreach (var spend in transaction.Spends)
            _spentBy.Remove(spend);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
