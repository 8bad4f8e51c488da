namespace InvoiceModule.Storage;

/// <summary>A kind of transaction of the module. A process may die on either side of its commit.</summary>
/// <param name="Name">Its name in <see cref="CrashPoints"/>.</param>
internal sealed record CrashFlow(string Name)
{
    /// <summary>Everything has been written and nothing is committed. Inside the host's transaction: our part is done, the host's commit is to come.</summary>
    public string BeforeCommit { get; } = Name + ".before-commit";

    /// <summary>It is committed, and nobody has been told.</summary>
    public string AfterCommit { get; } = Name + ".after-commit";
}
