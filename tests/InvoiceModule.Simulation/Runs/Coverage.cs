namespace InvoiceModule.Simulation.Runs;

/// <summary>How often each thing really happened.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> _hits = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Hits => _hits;

    public void Hit(string group, string name, bool really = true)
    {
        if (really)
            Add(group + ": " + name, 1);
    }

    public void Add(string name, long count) => _hits[name] = _hits.GetValueOrDefault(name) + count;
}
