namespace InvoiceModule.Ethereum;

/// <summary>How payments are seen before they stand in a block.</summary>
public enum EvmPool
{
    /// <summary>From the node's whole pool (<c>txpool_content</c>) where it shows it, otherwise from the block it would build next.</summary>
    Auto,

    /// <summary>From the block the node would build next: some hundred transactions instead of a pool of thousands. A payment with a low fee is seen late.</summary>
    PendingBlock,

    /// <summary>Not at all: for networks without a pool, and providers whose calls are dear. A payment is seen in its block, so addresses should rest for 2 hours or longer.</summary>
    Ignore,
}
