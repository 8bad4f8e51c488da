using InvoiceModule.Storage;

namespace InvoiceModule.Callbacks;

/// <summary>When a handler that threw is called again: soon, then hourly, for as long as it takes.</summary>
internal sealed class HandlerSchedule(Identifiers identifiers)
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    /// <summary>The wait after so many failures since the last success, from 1.</summary>
    public TimeSpan Next(int failures) => identifiers.Jitter(Waits[Math.Min(failures, Waits.Length) - 1]);
}
