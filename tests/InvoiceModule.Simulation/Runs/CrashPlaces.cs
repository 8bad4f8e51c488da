using InvoiceModule.Storage;

namespace InvoiceModule.Simulation.Runs;

/// <summary>Where a process can die, as far as it makes a difference: a point that several flows pass is a place in each of them.</summary>
internal static class CrashPlaces
{
    private const string In = " in ";

    private static readonly string[] Shared = [CrashPoints.InvoiceWritten, CrashPoints.EventAdded, CrashPoints.LeaseClosed];
    private static readonly CrashFlow[] Flows = [CrashPoints.Booking, CrashPoints.Cancel, CrashPoints.Expire, CrashPoints.RateLock, CrashPoints.Decision];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. CrashPoints.All.Where(p => !Shared.Contains(p, StringComparer.Ordinal)),
        .. Shared.SelectMany(p => Flows.Select(f => p + In + f.Name)),
    ];

    /// <summary>The place of a point in the flow that passes it.</summary>
    public static string Of(string point, string? flow) => Shared.Contains(point, StringComparer.Ordinal) ? point + In + flow : point;

    /// <summary>What leads there.</summary>
    public static string FlowOf(string place) => place.Split(In) is [_, var flow] ? flow : place.Split('.')[0];

    /// <summary>Whether it is one of several flows' points.</summary>
    public static bool IsShared(string place) => place.Contains(In, StringComparison.Ordinal);
}
