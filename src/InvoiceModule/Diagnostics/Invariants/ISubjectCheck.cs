namespace InvoiceModule.Diagnostics.Invariants;

/// <summary>Checks all subjects of one kind in two looks. One instance serves one verification.</summary>
internal interface ISubjectCheck
{
    /// <summary>How many subjects were looked at.</summary>
    long Seen { get; }

    /// <summary>What the first look suspects.</summary>
    IReadOnlyCollection<InvariantFinding> Suspicions { get; }

    /// <summary>Looks at every subject, and stops once it suspects so many.</summary>
    Task LookAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Looks again at what the first look suspects.</summary>
    /// <returns>What was found both times.</returns>
    Task<IReadOnlyList<InvariantFinding>> ConfirmAsync(CancellationToken cancellationToken);
}
