using InvoiceModule.Diagnostics;

namespace InvoiceModule.Dashboard;

/// <summary>What holding the database against its rules came to.</summary>
/// <param name="Report">The report; null before anybody asked.</param>
/// <param name="Refusal">Why it was not done; null when nothing was in the way.</param>
internal sealed record CheckPageModel(VerificationReport? Report, string? Refusal)
{
    /// <summary>Broken rules first.</summary>
    public IEnumerable<InvariantFinding> Findings => Report?.Findings.OrderBy(f => f.Kind) ?? Enumerable.Empty<InvariantFinding>();
}
