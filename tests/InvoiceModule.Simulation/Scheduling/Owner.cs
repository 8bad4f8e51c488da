namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Whose work it is: a node's, or the world's. The dead do nothing any more; the paused do it later.</summary>
internal class Owner(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether it runs on a machine that may sleep.</summary>
    public virtual bool Sleeps => false;

    public bool IsDead { get; protected set; }

    public bool IsPaused { get; protected set; }

    /// <summary>What became ready while it was paused.</summary>
    public List<Work> Held { get; } = [];
}
