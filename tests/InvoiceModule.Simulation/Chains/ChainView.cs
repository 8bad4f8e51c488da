using InvoiceModule.Chains;
using InvoiceModule.Simulation.Nodes;
using InvoiceModule.Simulation.Runs;
using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Chains;

/// <summary>A network as one of our processes is told of it.</summary>
internal sealed class ChainView(SimLedger ledger, ChainKind kind, Node node, Scheduler scheduler, Dice dice, Coverage coverage) : IChain, IChainSignal
{
    private readonly List<Turn> _listeners = [];
    private DateTime _askedTip;
    private IReadOnlyList<SimBlock> _fork = [];
    private int _calls;

    public NodeMode Mode { get; set; }

    public int Lag { get; set; }

    public string Blockchain => ledger.Blockchain;

    public IReadOnlyList<Asset> Assets => kind.Assets;

    public ChainTraits Traits => kind.Traits;

    public async ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken)
    {
        var asked = scheduler.Time;
        await AnswerAsync(cancellationToken);
        _askedTip = asked;
        var tip = Mode switch
        {
            NodeMode.Stale => ledger.Best[Math.Max(0, ledger.Best.Count - 1 - Lag)],
            NodeMode.Flapping => Flap(),
            _ => ledger.Tip,
        };
        Lied(tip != ledger.Tip);
        return new BlockRef(tip.Height, tip.Hash);
    }

    public async ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        if (request.Height >= ledger.Best.Count)
            return null;
        var block = IsElsewhere && _fork.FirstOrDefault(b => b.Height == request.Height) is { } other ? other : ledger.Best[(int)request.Height];
        Lied(Mode == NodeMode.Flapping && !ledger.IsBest(block));
        if (Mode == NodeMode.Gaps && dice.Chance(400))
        {
            Lied(true);
            return dice.Chance(500)
                ? null
                : new Block(block.Height, block.Hash, "elsewhere", block.Time, Written(block.Transactions, isPool: false));
        }

        return new Block(block.Height, block.Hash, block.Parent?.Hash ?? "", block.Time, Written(block.Transactions, isPool: false));
    }

    public async ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        if (!(_askedTip < ledger.LookedAt))
            ledger.LookedAt = _askedTip;
        Lied(Mode == NodeMode.Restarted && ledger.Pool.Count > 0);
        return Mode == NodeMode.Restarted ? [] : Written(ledger.Pool, isPool: true);
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
        Lied(Mode is NodeMode.Honest or NodeMode.Down or NodeMode.Slow or NodeMode.Hanging);
        if (Mode == NodeMode.Slow)
            await Turn.After(scheduler, node, TimeSpan.FromMilliseconds(dice.Between(500, 8000)));
        else if (dice.Chance(300))
            await Turn.After(scheduler, node, TimeSpan.FromMilliseconds(dice.Between(1, 40)));
        while (Mode == NodeMode.Hanging)
        {
            await Turn.After(scheduler, node, TimeSpan.FromSeconds(20));
            cancellationToken.ThrowIfCancellationRequested();
        }

        node.Check();
        cancellationToken.ThrowIfCancellationRequested();
        if (Mode == NodeMode.Down)
            throw new ChainUnavailableException("The node does not answer.");
    }

    // Two nodes behind one address, of which one follows another branch; which one answers changes from tip to tip, so that their blocks fit.
    private bool IsElsewhere => Mode == NodeMode.Flapping && _calls % 2 == 1;

    private SimBlock Flap()
    {
        _calls++;
        if (!IsElsewhere)
            return ledger.Tip;
        if (_fork is not [{ Parent: { } parent }, ..] || !ledger.IsBest(parent) || _fork[^1].Height != ledger.Tip.Height)
            _fork = ledger.Fork(Math.Min(Math.Max(1, Lag), ledger.Best.Count - 2));
        return _fork[^1];
    }

    // Only what makes a difference counts: a node in a bad mood that is asked nothing has not lied.
    private void Lied(bool really) => coverage.Hit("chain", Mode.ToString(), really);

    private List<ChainTransaction> Written(IEnumerable<SimTransaction> transactions, bool isPool)
    {
        var list = transactions.Select(t => new ChainTransaction(t.TxId, t.Transfers)
        {
            Spends = t.Spends,
            IsCoinbase = t.IsCoinbase,
            SeenAt = Mode == NodeMode.LyingTimes ? t.SentAt.AddHours(dice.Between(-30, 30)) : kind.TellsTimes && isPool ? t.SentAt : null,
        }).ToList();
        Lied(Mode == NodeMode.LyingTimes && list.Count > 0);
        if (Mode != NodeMode.Shuffled || !isPool)
            return list;
        Lied(list.Count > 1);
        list.AddRange(list.Where(_ => dice.Chance(500)).ToList());
        for (var i = list.Count - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (list[i], list[other]) = (list[other], list[i]);
        }

        return list;
    }
}
