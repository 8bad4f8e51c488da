using System.Globalization;
using InvoiceModule.Chains;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Chains;

/// <summary>One network as it truly is: every block ever found, the best branch, and the pool.</summary>
internal sealed class SimLedger
{
    private readonly List<SimBlock> _best = [];
    private readonly List<SimTransaction> _pool = [];
    private readonly Dictionary<string, SimBlock> _blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimTransaction> _known = new(StringComparer.Ordinal);
    private readonly Scheduler _scheduler;
    private readonly Dice _dice;
    private int _number;

    public SimLedger(string blockchain, Scheduler scheduler, Dice dice)
    {
        (Blockchain, _scheduler, _dice) = (blockchain, scheduler, dice);
        var blocks = dice.Chance(250) ? 42 : 12;
        for (var i = 0; i < blocks; i++)
            Append([], Scheduler.Begin.AddMinutes(-10 * (blocks - i)));
    }

    public string Blockchain { get; }

    public SimBlock Tip => _best[^1];

    public IReadOnlyList<SimBlock> Best => _best;

    public IReadOnlyList<SimTransaction> Pool => _pool;

    public IReadOnlyDictionary<string, SimTransaction> Known => _known;

    /// <summary>Amounts that a node has told falsely, by transaction.</summary>
    public Dictionary<string, System.Numerics.BigInteger> Lies { get; } = new(StringComparer.Ordinal);

    /// <summary>Someone pushed, or may have: "look now".</summary>
    public Action? Changed { get; set; }

    /// <summary>When the last look at tip and pool began that came to its end.</summary>
    public DateTime? LookedAt { get; set; }

    public SimBlock? Find(string hash) => _blocks.GetValueOrDefault(hash);

    public bool IsBest(SimBlock block) => block.Height < _best.Count && _best[(int)block.Height] == block;

    /// <summary>The block of the best branch that holds a transaction.</summary>
    public SimBlock? BlockOf(string txId) => _best.FindLast(b => b.Transactions.Any(t => t.TxId == txId));

    public bool IsWaiting(string txId) => _pool.Exists(t => t.TxId == txId);

    public IEnumerable<SimTransaction> Vanished => _known.Values.Where(t => !t.IsCoinbase && !IsWaiting(t.TxId) && BlockOf(t.TxId) is null);

    public SimTransaction Send(IReadOnlyList<Transfer> transfers, IReadOnlyList<string>? spends = null)
    {
        var id = Id("tx");
        var transaction = new SimTransaction(id, transfers, spends ?? [id + ":in"], _scheduler.Time);
        _known.Add(id, transaction);
        Evict(transaction);
        _pool.Add(transaction);
        Changed?.Invoke();
        return transaction;
    }

    /// <summary>A transaction that nobody sees before it stands in a block.</summary>
    public SimTransaction Hide(IReadOnlyList<Transfer> transfers, IReadOnlyList<string> spends)
    {
        var id = Id("hidden");
        var transaction = new SimTransaction(id, transfers, spends, _scheduler.Time);
        _known.Add(id, transaction);
        return transaction;
    }

    public void Forget(string txId)
    {
        _pool.RemoveAll(t => t.TxId == txId);
        Changed?.Invoke();
    }

    /// <summary>Brings a vanished transaction back; false when something has spent its inputs.</summary>
    public bool Rebroadcast(SimTransaction transaction)
    {
        if (_pool.Concat(_best.SelectMany(b => b.Transactions)).Any(t => t.Spends.Intersect(transaction.Spends).Any()))
            return false;
        _pool.Add(transaction);
        Changed?.Invoke();
        return true;
    }

    /// <summary>Finds blocks; the first holds what it takes from the pool, and what else it is given.</summary>
    public void Mine(int count, Func<SimTransaction, bool> takes, DateTime time, params IEnumerable<SimTransaction> extra)
    {
        for (var i = 0; i < count; i++)
        {
            var taken = i == 0 ? extra.Concat(_pool.Where(takes)).ToList() : [];
            Append(taken, time);
        }

        Changed?.Invoke();
    }

    public SimTransaction Coinbase(Transfer transfer)
    {
        var id = Id("new");
        var transaction = new SimTransaction(id, [transfer], [], _scheduler.Time) { IsCoinbase = true };
        _known.Add(id, transaction);
        return transaction;
    }

    /// <summary>Replaces the last blocks by more new ones.</summary>
    /// <param name="depth">How many are replaced.</param>
    /// <param name="longer">How many more there are then.</param>
    /// <param name="fate">What becomes of a transaction of the old branch: 0 back to the pool, 1 in a new block, 2 gone.</param>
    /// <param name="place">Which of the new blocks it is, of so many.</param>
    public void Reorganise(int depth, int longer, Func<SimTransaction, int> fate, Func<int, int> place)
    {
        var lost = _best[^depth..].SelectMany(b => b.Transactions).ToList();
        _best.RemoveRange(_best.Count - depth, depth);
        var again = Enumerable.Range(0, Math.Max(1, depth + longer)).Select(_ => new List<SimTransaction>()).ToArray();
        foreach (var transaction in lost.Where(t => !t.IsCoinbase))
        {
            var what = fate(transaction);
            if (what == 1)
                again[place(again.Length)].Add(transaction);
            else if (what == 0)
                _pool.Add(transaction);
        }

        foreach (var transactions in again)
            Append(transactions, _scheduler.Time);
        Changed?.Invoke();
    }

    /// <summary>Blocks that somebody else has found beside ours: the last ones are not the same, and hold only some of what ours hold.</summary>
    /// <param name="fork">The last block in common.</param>
    /// <param name="count">How many there are above it.</param>
    /// <param name="takes">What of our blocks stands in theirs.</param>
    public IReadOnlyList<SimBlock> Branch(SimBlock fork, int count, Func<SimTransaction, bool> takes)
    {
        var ours = _best.Skip((int)fork.Height + 1).ToList();
        List<SimBlock> branch = [.. _best.Take((int)fork.Height + 1)];
        for (var i = 0; i < count; i++)
        {
            var block = Block(branch[^1], i < ours.Count ? ours[i].Time : _scheduler.Time, i < ours.Count ? [.. ours[i].Transactions.Where(t => !t.IsCoinbase && takes(t))] : []);
            branch.Add(block);
        }

        return branch;
    }

    private SimBlock Block(SimBlock? parent, DateTime time, IReadOnlyList<SimTransaction> transactions)
    {
        var height = parent is null ? 0 : parent.Height + 1;
        var block = new SimBlock(height, Id("b" + height.ToString(CultureInfo.InvariantCulture)), parent, time, transactions);
        _blocks.Add(block.Hash, block);
        return block;
    }

    private void Append(IReadOnlyList<SimTransaction> transactions, DateTime time)
    {
        _best.Add(Block(_best.Count == 0 ? null : _best[^1], time, transactions));
        foreach (var transaction in transactions)
        {
            _pool.Remove(transaction);
            Evict(transaction);
        }
    }

    // Nobody keeps what spends the same.
    private void Evict(SimTransaction transaction) => _pool.RemoveAll(t => t.TxId != transaction.TxId && t.Spends.Intersect(transaction.Spends).Any());

    private string Id(string kind) => string.Create(CultureInfo.InvariantCulture, $"{Blockchain}-{kind}-{++_number}-{_dice.Below(1000)}");
}
