namespace InvoiceModule.Simulation.Play;

/// <summary>What the host knows of its invoices, and what it took back.</summary>
internal sealed class HostPlans
{
    private readonly Dictionary<Guid, HostPlan> _plans = [];
    private readonly List<HostPlan> _list = [];
    private readonly HashSet<Guid> _rolledBack = [];
    private readonly Dictionary<string, (string Body, Guid Invoice)> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<HostPlan> All => _list;

    public IReadOnlyCollection<Guid> RolledBack => _rolledBack;

    public void Add(HostPlan plan)
    {
        if (_plans.TryAdd(plan.Id, plan))
            _list.Add(plan);
    }

    public void TakeBack(Guid id) => _rolledBack.Add(id);

    public bool Knows(Guid id) => _plans.ContainsKey(id);

    public string? SecretOf(Guid id) => _plans.GetValueOrDefault(id)?.SecretKey;

    /// <summary>The invoice that an idempotency key must give, if it is bound.</summary>
    public (string Body, Guid Invoice)? Bound(string key) => _keys.TryGetValue(key, out var bound) ? bound : null;

    public void Bind(string key, string body, Guid invoice) => _keys[key] = (body, invoice);
}
