namespace InvoiceModule.Ethereum;

/// <summary>From when on a block counts as a block.</summary>
public enum EvmFinality
{
    /// <summary>At once; an invoice asks for as many confirmations as it wants, counted from the newest block.</summary>
    Confirmations,

    /// <summary>
    /// Only when the node calls it <c>finalized</c> (on Ethereum some 13 minutes). Until then what stands in it is shown as waiting, so that the
    /// invoice is <c>IN_MEMPOOL</c>; confirmations are counted from the newest finalized block. The node must know the tag.
    /// </summary>
    FinalizedTag,
}
