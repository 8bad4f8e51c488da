namespace InvoiceModule.Simulation.Mutants;

/// <summary>A deliberate mistake in the design, which the simulator must catch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Edits">Where it is made.</param>
internal sealed record Mutation(string Name, params Edit[] Edits)
{
    /// <summary>Whether it changes the database's schema, which a process makes once.</summary>
    public bool ChangesSchema { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutation> All { get; } = [.. MoneyMutants.All, .. ScanMutants.All, .. LeaseMutants.All, .. RefundMutants.All, .. CallbackMutants.All];
}
