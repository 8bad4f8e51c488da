namespace InvoiceModule.Simulation.Chains;

/// <summary>What one of our processes has asked and been told of a network since it last wrote down what it knows of it: the truth about its evidence.</summary>
internal sealed class ChainLook
{
    private DateTime? _tipAsked;

    /// <summary>When it asked first: no evidence of this look is older.</summary>
    public DateTime? Began { get; private set; }

    /// <summary>When it last asked for the tip before it asked for the pool, or at all: this look had begun by then.</summary>
    public DateTime? BeganBy => PoolTipAsked ?? _tipAsked;

    /// <summary>When it was given the pool.</summary>
    public DateTime? PoolRead { get; private set; }

    /// <summary>Transactions of which it was told a time that is not true.</summary>
    public HashSet<string> Lies { get; } = new(StringComparer.Ordinal);

    private DateTime? PoolTipAsked { get; set; }

    public void AskTip(DateTime now)
    {
        Began ??= now;
        _tipAsked = now;
    }

    public void AskPool() => PoolTipAsked = _tipAsked;

    /// <summary>What was in it; null while it was not given.</summary>
    public IReadOnlySet<string>? Pool { get; private set; }

    public void GivePool(DateTime now, IReadOnlySet<string> pool) => (PoolRead, Pool) = (now, pool);

    /// <summary>It is written down, or given up: the next one begins.</summary>
    public void End()
    {
        (Began, _tipAsked, PoolTipAsked, PoolRead, Pool) = (null, null, null, null, null);
        Lies.Clear();
    }
}
