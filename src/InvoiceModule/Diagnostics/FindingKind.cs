namespace InvoiceModule.Diagnostics;

/// <summary>What a finding means.</summary>
public enum FindingKind
{
    /// <summary>A rule that holds at every commit is broken: the stored state is wrong, and no waiting mends it.</summary>
    Broken = 0,

    /// <summary>Something that should have happened by now has not: a node, a merchant's server or a job may be down. It may mend itself.</summary>
    Overdue = 1,
}
