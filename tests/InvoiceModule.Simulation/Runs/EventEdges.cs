namespace InvoiceModule.Simulation.Runs;

/// <summary>
/// Every way of a callback event from one state to another: 0 pending, 1 acknowledged, 2 superseded, 3 dead, 4 held. What waits can end in each way; what
/// is dead or held begins anew when it is the newest and somebody redelivers it, or is acknowledged by one more attempt when it is not; what was held
/// without having been sent is superseded by a newer one. Nothing leaves acknowledged or superseded.
/// </summary>
internal static class EventEdges
{
    public static readonly string[] All = ["0-1", "0-2", "0-3", "0-4", "3-0", "4-0", "4-1", "4-2"];

    /// <summary>Possible, and too rare to be asked of every run: an older one that was given up, and sent once more by hand.</summary>
    public static readonly string[] Rare = ["3-1"];

    public static bool Contains(string edge) => All.Contains(edge, StringComparer.Ordinal) || Rare.Contains(edge, StringComparer.Ordinal);
}
