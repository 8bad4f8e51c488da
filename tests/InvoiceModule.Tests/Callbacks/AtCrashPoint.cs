using InvoiceModule.Storage;

namespace InvoiceModule.Tests.Callbacks;

/// <summary>Does something, once, when a flow reaches a point.</summary>
internal sealed class AtCrashPoint(string point, Action action) : ICrashHook
{
    private int _hits;

    public int Hits => Volatile.Read(ref _hits);

    public void Reach(string reached)
    {
        if (reached == point && Interlocked.Increment(ref _hits) == 1)
            action();
    }
}
