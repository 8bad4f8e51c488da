namespace InvoiceModule.Ethereum;

/// <summary>Whether coins that a contract passes on (an exchange's payout, a smart account) are looked for.</summary>
public enum EvmInnerTransfers
{
    /// <summary>
    /// By traces where the node has them (<c>debug_traceBlockByHash</c> or <c>trace_block</c>). It is asked once; a node that has them must give them for every
    /// block read. On a node without them the log says so, and they are found by the balances of the addresses at which coins are awaited; what no single
    /// transaction can be named for goes to suspense. So it is with a single block whose traces are larger than the node lets out, or that it
    /// has not traced in three tries and half a minute.
    /// </summary>
    Auto,

    /// <summary>Never: for nodes whose traces are too slow, or that keep no state to trace old blocks with.</summary>
    Ignore,
}
