namespace InvoiceModule.Ethereum.Reading;

/// <summary>
/// The calls of a transaction as they were met, each below the one that made it. Anybody can have one mined with tens of thousands of calls that fail, so
/// finding out whether one was taken back costs no more than its own depth.
/// </summary>
internal sealed class CallPath
{
    private Dictionary<int, CallPath>? _calls;
    private bool _hasFailed;

    /// <summary>Whether this call itself has been met, and not only one that it made.</summary>
    public bool IsMet { get; private set; }

    /// <summary>Meets a call; a caller is met before what it calls.</summary>
    /// <param name="path">From the transaction down: the place of each call within the one before.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <returns>Whether it was taken back: it failed, or one of those that led to it. Null when one of those has not been met, so that nobody can know.</returns>
    public bool? Meet(IReadOnlyList<int> path, bool failed)
    {
        var (at, isTakenBack) = (this, _hasFailed);
        foreach (var place in path)
        {
            if (!at.IsMet && at != this)
                return null;
            at._calls ??= [];
            if (!at._calls.TryGetValue(place, out var call))
                at._calls[place] = call = new CallPath();
            at = call;
            isTakenBack |= at._hasFailed;
        }

        at.IsMet = true;
        at._hasFailed |= failed;
        return isTakenBack || failed;
    }
}
