using System.Globalization;

namespace InvoiceModule.Simulation.Scheduling;

/// <summary>Everything that happened, as one number: two runs of a seed are the same when it is. It keeps the last lines for whoever looks at a failure.</summary>
internal sealed class Trace(TextWriter? output)
{
    private const int Kept = 60;

    private readonly Queue<string> _last = new();

    public ulong Hash { get; private set; } = 14695981039346656037;

    public IEnumerable<string> Last => _last;

    public bool IsShown => output is not null;

    public void Add(string word, long a, long b = 0)
    {
        foreach (var c in word)
            Mix(c);
        Mix((ulong)a);
        Mix((ulong)b);
    }

    /// <summary>Something worth reading.</summary>
    public void Say(long now, string line)
    {
        Add(line, now);
        var text = string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(now):d\\.hh\\:mm\\:ss\\.fff} {line}");
        _last.Enqueue(text);
        if (_last.Count > Kept)
            _last.Dequeue();
        output?.WriteLine(text);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            Mix(b);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211;
}
