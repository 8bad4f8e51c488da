using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace InvoiceModule.Setup;

/// <summary>Jobs that run by the minute are forgotten after an hour: kept for Hangfire's usual day they would crowd out the host's own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ShortLivedAttribute : JobFilterAttribute, IApplyStateFilter
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = Kept;

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }
}
