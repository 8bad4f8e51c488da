namespace InvoiceModule.Ethereum;

/// <summary>Whether coins that a contract passes on (an exchange's payout, a smart account) are looked for. Only traces show them.</summary>
public enum EvmInnerTransfers
{
    /// <summary>
    /// Where the node has traces (<c>debug_traceBlockByHash</c> or <c>trace_block</c>). It is asked once; a node without them is named in the log, and coins paid
    /// by a contract are then not seen on it. A node that has them must give them for every block read.
    /// </summary>
    Auto,

    /// <summary>Never: for nodes whose traces are too slow, or that keep no state to trace old blocks with.</summary>
    Ignore,
}
