using Hangfire.Common;
using Hangfire.Server;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Holds Hangfire's jobs at their door until so many are inside at once, and lets them go together.</summary>
internal sealed class Meeting(int count) : IServerFilter, IJobFilterProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = count;

    /// <summary>Whether they have met.</summary>
    public bool IsComplete => _met.Task.IsCompleted;

    public void OnPerforming(PerformingContext context)
    {
        if (Interlocked.Decrement(ref _missing) <= 0)
            _met.TrySetResult();
        else
            _met.Task.Wait(Patience);
    }

    public void OnPerformed(PerformedContext context)
    {
    }

    public IEnumerable<JobFilter> GetFilters(Job job) => [new JobFilter(this, JobFilterScope.Global, null)];
}
