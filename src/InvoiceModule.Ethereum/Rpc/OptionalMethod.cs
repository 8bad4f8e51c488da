namespace InvoiceModule.Ethereum.Rpc;

/// <summary>
/// A method that a node need not have. One that refused it is asked again after some minutes: behind a balancer not every node is the same, and nodes are
/// replaced by better ones.
/// </summary>
internal sealed class OptionalMethod(TimeProvider time)
{
    private static readonly TimeSpan While = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private long? _since;

    /// <summary>Whether it was refused lately.</summary>
    public bool IsOff
    {
        get
        {
            lock (_gate)
                return _since is { } since && time.GetElapsedTime(since) < While;
        }
    }

    public void TurnOff()
    {
        lock (_gate)
            _since = time.GetTimestamp();
    }
}
