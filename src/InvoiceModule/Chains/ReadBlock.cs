namespace InvoiceModule.Chains;

/// <summary>The hash that stood at a height when we read it; how the fork is found when the node's chain is another.</summary>
internal sealed class ReadBlock
{
    public required string Blockchain { get; init; }

    public required long Height { get; init; }

    public required string Hash { get; init; }
}
