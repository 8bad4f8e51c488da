namespace InvoiceModule.ChainCompliance;

/// <summary>What becomes of the transactions whose blocks a reorganisation replaces.</summary>
public enum TransactionFate
{
    /// <summary>The first of the new blocks holds them all, under the same ids.</summary>
    MinedAgain,

    /// <summary>They wait in the pool again. Asked for only with <see cref="ChainCapabilities.Pool"/>.</summary>
    Pooled,

    /// <summary>They are in neither the new blocks nor the pool, and never come back: spent twice, or forgotten.</summary>
    Lost,
}
