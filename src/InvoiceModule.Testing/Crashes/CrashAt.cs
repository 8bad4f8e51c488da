using System.Diagnostics;
using System.Globalization;
using InvoiceModule.Storage;

namespace InvoiceModule.Testing.Crashes;

/// <summary>
/// Kills this process (SIGKILL: nothing is cleaned up, nobody is told) when it reaches a named crash point for the n-th time. For tests of real
/// processes, where the simulator is allowed; there is no such thing in the product.
/// </summary>
internal sealed class CrashAt(string point, int reach) : ICrashHook
{
    /// <summary>The configuration key: <c>point</c> or <c>point:n</c>, n from 1.</summary>
    public const string Key = "Simulator:CrashPoint";

    private int _left = reach;

    /// <summary>Reads the configuration's form.</summary>
    /// <exception cref="InvalidOperationException">There is no such point.</exception>
    public static CrashAt Parse(string text)
    {
        var parts = text.Split(':');
        var reach = 1;
        if (!CrashPoints.All.Contains(parts[0], StringComparer.Ordinal) || parts.Length > 2
            || parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out reach) || reach < 1))
            throw new InvalidOperationException($"The configuration {Key} is '{text}'. Write a crash point, or point:n for its n-th time. The points are {string.Join(", ", CrashPoints.All)}.");
        return new CrashAt(parts[0], reach);
    }

    public void Reach(string reached)
    {
        if (string.Equals(reached, point, StringComparison.Ordinal) && Interlocked.Decrement(ref _left) == 0)
            Process.GetCurrentProcess().Kill();
    }
}
