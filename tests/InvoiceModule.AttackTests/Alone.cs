namespace InvoiceModule.AttackTests;

/// <summary>Tests that measure time or memory: they run after all others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
