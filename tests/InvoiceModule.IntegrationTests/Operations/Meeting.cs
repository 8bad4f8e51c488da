using Hangfire.Common;
using Hangfire.Server;

namespace InvoiceModule.IntegrationTests.Operations;

/// <summary>Holds Hangfire's jobs at their door until so many are inside at once, and lets them go together.</summary>
internal sealed class Meeting(int count) : IServerFilter, IJobFilterProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CountdownEvent _missing = new(count);

    /// <summary>Whether they have met.</summary>
    public bool IsComplete => _missing.IsSet;

    public void OnPerforming(PerformingContext context)
    {
        if (!_missing.IsSet)
        {
            _missing.Signal();
            _missing.Wait(Patience);
        }
    }

    public void OnPerformed(PerformedContext context)
    {
    }

    public IEnumerable<JobFilter> GetFilters(Job job) => [new JobFilter(this, JobFilterScope.Global, null)];
}
