namespace InvoiceModule.Tests.Faults;

/// <summary>How the database fails.</summary>
public enum FaultKind
{
    /// <summary>A command fails for good.</summary>
    Broken,

    /// <summary>A command fails, and the database says that trying again may help (a deadlock, a serialization failure, a lost connection).</summary>
    Transient,

    /// <summary>The commit came through, but its answer was lost.</summary>
    CommitUnanswered,
}
