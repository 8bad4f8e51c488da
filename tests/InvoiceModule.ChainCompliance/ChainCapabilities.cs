namespace InvoiceModule.ChainCompliance;

/// <summary>What a network, or its driver, can do besides blocks and payments. Cases that need what is missing are skipped, and say so.</summary>
[Flags]
public enum ChainCapabilities
{
    /// <summary>Blocks and single payments only.</summary>
    None = 0,

    /// <summary>The node shows what waits: a payment is seen before it stands in a block.</summary>
    Pool = 1,

    /// <summary>A waiting transaction can be replaced by another that consumes the same.</summary>
    Replacement = 2,

    /// <summary>One transaction can make several transfers, also two to one address.</summary>
    SeveralTransfers = 4,

    /// <summary>The driver can make the node fall silent: it takes questions and never answers. See <see cref="NodeState.Silent"/>.</summary>
    Silence = 8,

    /// <summary>Everything.</summary>
    All = Pool | Replacement | SeveralTransfers | Silence,
}
