using InvoiceModule.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Chains;

/// <summary>A network as one of our processes is told of it.</summary>
internal sealed class ChainView(SimLedger ledger, ChainKind kind, Node node, Scheduler scheduler, Dice dice, Coverage coverage) : IChain, IChainSignal
{
    private readonly List<Turn> _listeners = [];
    private readonly SideBranch _side = new(ledger, dice);
    private bool _isElsewhere;

    public NodeMode Mode { get; set; }

    public int Lag { get; set; }

    /// <summary>What it says falsely in its next answer about the pool; null for nothing.</summary>
    public AmountLie? Lie { get; set; }

    /// <summary>What its pool holds besides, because another node behind the same address has not seen the last blocks.</summary>
    public IReadOnlyList<SimTransaction> OldPool { get; set; } = [];

    /// <summary>What it has been told since it last wrote something down.</summary>
    public ChainLook Look { get; } = new();

    public string Blockchain => ledger.Blockchain;

    /// <summary>What the host had in its configuration when the process was started.</summary>
    public IReadOnlyList<Asset> Assets { get; } = node.World.IsTokenDropped ? [.. kind.Assets.Where(a => a.ContractAddress is null)] : kind.Assets;

    public ChainTraits Traits => kind.Traits;

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
    {
        Look.AskTip(scheduler.Time);
        await AnswerAsync(cancellationToken);
        _isElsewhere = Mode == NodeMode.Flapping && dice.Chance(500);
        var tip = Branch()[^1];
        if (Mode == NodeMode.Stale)
        {
            tip = ledger.Best[Math.Max(0, ledger.Best.Count - 1 - Lag)];
            coverage.Hit("chain", nameof(NodeMode.Stale), tip != ledger.Tip);
        }

        return new BlockRef(tip.Height, tip.Hash);
    }

    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        var branch = Branch();
        if (request.Height >= branch.Count)
            return null;
        var block = branch[(int)request.Height];
        if (Mode == NodeMode.Gaps && dice.Chance(400))
        {
            coverage.Hit("chain", nameof(NodeMode.Gaps));
            return dice.Chance(500)
                ? null
                : new Block(block.Height, block.Hash, "elsewhere", block.Time, Written(block.Transactions, request.FormerContracts, isPool: false));
        }

        return new Block(block.Height, block.Hash, block.Parent?.Hash ?? "", block.Time, Written(block.Transactions, request.FormerContracts, isPool: false));
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        Look.AskPool();
        await AnswerAsync(cancellationToken);
        if (Look.BeganBy is { } asked && !(asked < ledger.LookedAt))
            ledger.LookedAt = asked;
        IEnumerable<SimTransaction> pool = [];
        if (Mode == NodeMode.Restarted)
            coverage.Hit("chain", nameof(NodeMode.Restarted), ledger.Pool.Count > 0);
        else
            pool = Branch() == ledger.Best ? ledger.Pool : ledger.Pool.Concat(_side.Missing);
        coverage.Hit("chain", "shows an old pool", OldPool.Count > 0);
        var told = Written(pool.Concat(OldPool), request.FormerContracts, isPool: true);
        if (Lie is { } lie && (lie.IsInvented || told.Exists(t => t.TxId == lie.Transaction.TxId)))
        {
            var transaction = lie.Transaction;
            told.RemoveAll(t => t.TxId == transaction.TxId);
            told.Add(new ChainTransaction(transaction.TxId, [transaction.Transfers[0] with { Amount = lie.Amount }]) { Spends = transaction.Spends, SeenAt = SeenAt(transaction, isPool: true) });
            ledger.Lies[transaction.TxId] = lie.Amount;
            Lie = null;
            coverage.Hit("chain", lie.IsInvented ? "invents a transaction" : "lies about an amount");
        }

        Look.GivePool(scheduler.Time, told.Select(t => t.TxId).ToHashSet(StringComparer.Ordinal));
        return told;
    }

    public string? GetAddressKey(string address) => address.StartsWith(kind.Prefix, StringComparison.OrdinalIgnoreCase) ? address.ToLowerInvariant() : null;

    public string GetPaymentUri(PaymentUriRequest request) => $"{Blockchain}:{request.Address}";

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var turn = new Turn(scheduler, node);
        _listeners.Add(turn);
        await using var registration = cancellationToken.Register(turn.Complete);
        await turn;
        node.Check();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Push()
    {
        foreach (var listener in _listeners)
            listener.Complete();
        _listeners.Clear();
    }

    private async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        node.Check();
        coverage.Hit("chain", nameof(NodeMode.Honest), Mode == NodeMode.Honest);
        coverage.Hit("chain", nameof(NodeMode.Slow), Mode == NodeMode.Slow);
        if (Mode == NodeMode.Slow)
            await Turn.After(scheduler, node, TimeSpan.FromMilliseconds(dice.Between(500, 8000)));
        else if (dice.Chance(300))
            await Turn.After(scheduler, node, TimeSpan.FromMilliseconds(dice.Between(1, 40)));
        while (Mode == NodeMode.Hanging)
        {
            coverage.Hit("chain", nameof(NodeMode.Hanging));
            await Turn.After(scheduler, node, TimeSpan.FromSeconds(20));
            cancellationToken.ThrowIfCancellationRequested();
        }

        node.Check();
        cancellationToken.ThrowIfCancellationRequested();
        if (Mode == NodeMode.Down)
        {
            coverage.Hit("chain", nameof(NodeMode.Down));
            throw new ChainUnavailableException("The node does not answer.");
        }
    }

    // Two nodes behind one address, whose last blocks are not the same. Mostly one of them answers what a look asks, and now and then the other one does.
    private IReadOnlyList<SimBlock> Branch()
    {
        if (Mode != NodeMode.Flapping || _isElsewhere == dice.Chance(100))
            return ledger.Best;
        coverage.Hit("chain", nameof(NodeMode.Flapping));
        return _side.Blocks(Lag);
    }

    // A node shows every token; what the host has none of, and nobody is said to have been asked for, is left out as on a real network.
    private List<ChainTransaction> Written(IEnumerable<SimTransaction> transactions, IReadOnlyList<string> former, bool isPool)
    {
        var list = transactions.Select(t => new ChainTransaction(t.TxId, Told(t.Transfers, former)) { Spends = t.Spends, IsCoinbase = t.IsCoinbase, SeenAt = SeenAt(t, isPool) }).ToList();
        if (Mode != NodeMode.Shuffled || !isPool)
            return list;
        var before = list.Select(t => t.TxId).ToList();
        list.AddRange(list.Where(_ => dice.Chance(500)).ToList());
        for (var i = list.Count - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (list[i], list[other]) = (list[other], list[i]);
        }

        coverage.Hit("chain", nameof(NodeMode.Shuffled), before.Count > 1 && !list.Take(before.Count).Select(t => t.TxId).SequenceEqual(before, StringComparer.Ordinal));
        return list;
    }

    private IReadOnlyList<Transfer> Told(IReadOnlyList<Transfer> transfers, IReadOnlyList<string> former)
    {
        if (Assets.Count == kind.Assets.Count)
            return transfers;
        coverage.Hit("chain", "tells of a dropped token", transfers.Any(t => t.ContractAddress is { } contract && former.Contains(contract, StringComparer.Ordinal)));
        return [.. transfers.Where(t => Assets.Any(a => a.ContractAddress == t.ContractAddress) || former.Contains(t.ContractAddress, StringComparer.Ordinal))];
    }

    private DateTime? SeenAt(SimTransaction transaction, bool isPool)
    {
        if (Mode != NodeMode.LyingTimes)
            return kind.TellsTimes && isPool ? transaction.SentAt : null;
        coverage.Hit("chain", nameof(NodeMode.LyingTimes));
        Look.Lies.Add(transaction.TxId);

        // Some lies are of hours, and some of minutes, which are harder to tell from the truth.
        return dice.Chance(500) ? transaction.SentAt.AddHours(dice.Between(-30, 30)) : transaction.SentAt.AddSeconds(dice.Between(-300, 300));
    }
}
