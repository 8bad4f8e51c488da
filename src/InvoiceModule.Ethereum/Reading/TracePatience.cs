namespace InvoiceModule.Ethereum.Reading;

/// <summary>How long a block's traces are asked for: some times, and for a while. Whoever reads blocks reads one again until it can be read, so one is kept in mind.</summary>
internal sealed class TracePatience(TimeProvider time)
{
    private const int Tries = 3;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private string? _hash;
    private long _since;
    private int _tries;

    /// <summary>Counts a refusal, and says whether it was the last.</summary>
    public bool IsOver(string hash)
    {
        lock (_gate)
        {
            if (_hash != hash)
                (_hash, _since, _tries) = (hash, time.GetTimestamp(), 0);
            return ++_tries >= Tries && time.GetElapsedTime(_since) >= While;
        }
    }
}
