using InvoiceModule.Simulation.Scheduling;

namespace InvoiceModule.Simulation.Chains;

/// <summary>The network as a second node sees it, which has not heard of our last blocks and has found others instead.</summary>
internal sealed class SideBranch(SimLedger ledger, Dice dice)
{
    private IReadOnlyList<SimBlock> _blocks = [];
    private SimBlock? _beside;

    /// <summary>What stands in our last blocks and in none of its own: there it waits.</summary>
    public IReadOnlyList<SimTransaction> Missing { get; private set; } = [];

    /// <summary>Its blocks. It is another branch whenever ours has grown.</summary>
    /// <param name="depth">How many of our last blocks it has not.</param>
    public IReadOnlyList<SimBlock> Blocks(int depth)
    {
        if (_beside == ledger.Tip)
            return _blocks;
        _beside = ledger.Tip;
        var fork = ledger.Best[Math.Max(0, ledger.Best.Count - 1 - depth)];
        var count = (int)(ledger.Tip.Height - fork.Height) - (dice.Chance(500) ? 1 : 0);
        _blocks = ledger.Branch(fork, Math.Max(1, count), _ => dice.Chance(500));
        var theirs = _blocks.Skip((int)fork.Height + 1).SelectMany(b => b.Transactions).ToHashSet();
        Missing = [.. ledger.Best.Skip((int)fork.Height + 1).SelectMany(b => b.Transactions).Where(t => !t.IsCoinbase && !theirs.Contains(t))];
        return _blocks;
    }
}
