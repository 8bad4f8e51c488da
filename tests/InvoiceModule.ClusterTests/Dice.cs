namespace InvoiceModule.ClusterTests;

/// <summary>Chance from one seed, for many threads. What falls to whom depends on their race: a run of real processes is not replayed, only repeated.</summary>
internal sealed class Dice(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    /// <summary>0 up to, but not including, the bound.</summary>
    public int Next(int bound)
    {
        lock (_gate)
            return _random.Next(bound);
    }

    public T Of<T>(IReadOnlyList<T> values) => values[Next(values.Count)];
}
