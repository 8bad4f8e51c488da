namespace InvoiceModule.Diagnostics;

/// <summary>What a verification looked at and found.</summary>
public sealed record VerificationReport
{
    /// <summary>The most findings that are reported; a database with more is broken as a whole.</summary>
    public const int MaxFindings = 1000;

    /// <summary>When it began, UTC product time.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Invoices looked at.</summary>
    public required long Invoices { get; init; }

    /// <summary>Addresses looked at.</summary>
    public required long Addresses { get; init; }

    /// <summary>Payments looked at.</summary>
    public required long Payments { get; init; }

    /// <summary>Everything that was broken or overdue at both looks; empty when all is well.</summary>
    public required IReadOnlyList<InvariantFinding> Findings { get; init; }

    /// <summary>Whether it stopped early because there were <see cref="MaxFindings"/> findings.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>Whether no rule is broken; something may be overdue.</summary>
    public bool IsSound => !Findings.Any(f => f.Kind == FindingKind.Broken);
}
