using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;

namespace InvoiceModule.Dashboard;

/// <summary>What holding the database against its rules came to.</summary>
/// <param name="Report">The report; null before anybody asked.</param>
/// <param name="Refusal">Why it was not done; null when nothing was in the way.</param>
/// <param name="Alarms">What chains have found.</param>
/// <param name="Cleared">What people have looked at, the last first.</param>
/// <param name="Fault">Why an alarm was not cleared.</param>
internal sealed record CheckPageModel(VerificationReport? Report, string? Refusal, IReadOnlyList<ChainAlarmView> Alarms, IReadOnlyList<StandingAlarm> Cleared, PageFault? Fault)
{
    /// <summary>Broken rules first.</summary>
    public IEnumerable<InvariantFinding> Findings => Report?.Findings.OrderBy(f => f.Kind) ?? Enumerable.Empty<InvariantFinding>();
}
