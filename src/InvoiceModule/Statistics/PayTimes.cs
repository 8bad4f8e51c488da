using System.Globalization;

namespace InvoiceModule.Statistics;

/// <summary>How long payers took, in classes: from the invoice's creation until its whole price was seen.</summary>
internal sealed class PayTimes
{
    private readonly int[] _counts = new int[Limits.Count + 1];

    /// <summary>The upper ends of the classes; the last class has none.</summary>
    public static IReadOnlyList<TimeSpan> Limits { get; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)];

    public IReadOnlyList<int> Counts => _counts;

    public int Total => _counts.Sum();

    public void Add(TimeSpan time)
    {
        var index = 0;
        while (index < Limits.Count && time > Limits[index])
            index++;
        _counts[index]++;
    }

    public void Add(PayTimes other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    public override string ToString() => string.Join(',', _counts.Select(c => c.ToString(CultureInfo.InvariantCulture)));

    public static PayTimes Parse(string text)
    {
        var times = new PayTimes();
        var index = 0;
        foreach (var part in text.AsSpan().Split(','))
        {
            if (index < times._counts.Length)
                times._counts[index++] = int.Parse(text.AsSpan(part), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return times;
    }
}
