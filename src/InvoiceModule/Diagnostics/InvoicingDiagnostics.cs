using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Diagnostics.Invariants;
using InvoiceModule.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Diagnostics;

internal sealed class InvoicingDiagnostics(InvariantCheck check, InvoicingDb db, ChainRegistry chains, InvoicingClock clock, ILogger<InvoicingDiagnostics> logger) : IInvoicingDiagnostics
{
    public Task<VerificationReport> VerifyAsync(CancellationToken cancellationToken = default) => check.RunAsync(cancellationToken);

    public Task<IReadOnlyList<ChainAlarmView>> ListAlarmsAsync(CancellationToken cancellationToken = default)
        => db.ReadAsync<IReadOnlyList<ChainAlarmView>>(
            async (context, token) => [.. (await StandingAlarms.FindAsync(context, chains, token)).Select(a => new ChainAlarmView(a.Id, a.Blockchain, a.FirstHeight, a.LastHeight, a.Text, a.Since))],
            cancellationToken);

    public async Task<bool> ClearAlarmAsync(long id, OperatorAct act, CancellationToken cancellationToken = default)
    {
        var (who, why) = AuditRules.Checked(act);
        var cleared = await db.WriteAsync(
            CrashPoints.Decision,
            async (context, token) =>
            {
                if (await context.Set<StandingAlarm>().SingleOrDefaultAsync(a => a.Id == id, token) is not { } alarm)
                    return null;

                // Whoever got no answer decides again, and finds it done.
                if (alarm.ClearedAt is not null)
                    return string.Equals(alarm.ClearedBy, who, StringComparison.Ordinal) && string.Equals(alarm.ClearedWhy, why, StringComparison.Ordinal) ? alarm : null;
                (alarm.ClearedAt, alarm.ClearedBy, alarm.ClearedWhy) = (clock.Now, who, why);
                await context.SaveChangesAsync(token);
                return alarm;
            },
            cancellationToken);
        if (cleared is null)
            return false;
        var (name, reason) = (OneLine.Of(who), OneLine.Of(why));
        AlarmLog.Cleared(logger, id, cleared.Blockchain, name, reason);
        return true;
    }
}
