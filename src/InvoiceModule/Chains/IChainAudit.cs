namespace InvoiceModule.Chains;

/// <summary>
/// Implemented by a chain whose blocks do not tell all: where a token may bring less than its event says, or coins may come without a transfer that the node
/// shows. The module shows it each look's new blocks, with those addresses of its own that play a part, before it books anything.
/// </summary>
public interface IChainAudit
{
    /// <summary>Whether <see cref="AuditRequest.Open"/> is wanted now: money may come to an address without a transfer that the node shows.</summary>
    bool WatchesBalances { get; }

    /// <summary>Holds blocks against what really arrived.</summary>
    /// <param name="request">The blocks and the addresses.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The blocks with what arrived, and what a person has to look at.</returns>
    /// <exception cref="ChainUnavailableException">The node cannot tell now; nothing of the look is believed, and it is made again.</exception>
    ValueTask<AuditResult> AuditAsync(AuditRequest request, CancellationToken cancellationToken);
}
