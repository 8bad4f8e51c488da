using System.Numerics;
using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <summary>
/// The network behind the chain under test, in the hands of a test: it pays, mines, reorganises, and takes the node away. What the chain then says is
/// held against what was done here, so a driver must not use the chain for it. A call ends when it is done: after <see cref="MineAsync"/> a node that
/// is up knows the new blocks.
/// </summary>
/// <remarks>A driver serves one test at a time. Disposing it leaves nothing running, unless it lends a node that the test class shares.</remarks>
public interface IChainDriver : IAsyncDisposable
{
    /// <summary>The chain under test, connected to a network with at least 20 blocks. It belongs to the driver: the suite disposes of it never.</summary>
    IChain Chain { get; }

    /// <summary>Which of the chain's assets is paid with: one of <see cref="IChain.Assets"/>.</summary>
    Asset Asset { get; }

    /// <summary>What the network can do.</summary>
    ChainCapabilities Capabilities { get; }

    /// <summary>The least that a payment may carry, in base units: 1, or what the network's relay rules call dust.</summary>
    BigInteger SmallestAmount { get; }

    /// <summary>The most that a payment of these tests may carry, in base units; above 2^63 wherever the network allows.</summary>
    BigInteger LargestAmount { get; }

    /// <summary>Makes a receiving address that nobody has used.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The address as payers are shown it.</returns>
    ValueTask<string> NewAddressAsync(CancellationToken cancellationToken);

    /// <summary>Other ways in which people write an address, such as an upper-case one out of a QR code.</summary>
    /// <param name="address">One of <see cref="NewAddressAsync"/>.</param>
    /// <returns>The ways, with or without the given one.</returns>
    IReadOnlyList<string> SpellingsOf(string address) => [address];

    /// <summary>Sends one transaction. It waits in the pool, if there is one, until the next <see cref="MineAsync"/>.</summary>
    /// <param name="outputs">Its transfers in their order; more than one only with <see cref="ChainCapabilities.SeveralTransfers"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The transaction's id, as the chain must write it.</returns>
    ValueTask<string> PayAsync(IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken);

    /// <summary>Replaces a waiting transaction by one that consumes the same. Asked for only with <see cref="ChainCapabilities.Replacement"/>.</summary>
    /// <param name="txId">The waiting transaction.</param>
    /// <param name="outputs">The transfers of the new one; none means that it pays nobody whom the tests know.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The new transaction's id.</returns>
    ValueTask<string> ReplaceAsync(string txId, IReadOnlyList<PaymentOutput> outputs, CancellationToken cancellationToken);

    /// <summary>Finds blocks; the first of them holds everything that waits.</summary>
    /// <param name="count">How many, 1..20.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that completes when the node knows them.</returns>
    ValueTask MineAsync(int count, CancellationToken cancellationToken);

    /// <summary>Replaces the newest blocks by one more new ones, with other hashes.</summary>
    /// <param name="depth">How many are replaced, 1..13.</param>
    /// <param name="fate">What becomes of the transactions in them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that completes when the node follows the new branch.</returns>
    ValueTask ReorganiseAsync(int depth, TransactionFate fate, CancellationToken cancellationToken);

    /// <summary>Takes the node away from the chain, or brings it back. The driver's other calls work in each state.</summary>
    /// <param name="state">How it shall behave; <see cref="NodeState.Silent"/> is asked for only with <see cref="ChainCapabilities.Silence"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that completes when it behaves so.</returns>
    ValueTask SetNodeAsync(NodeState state, CancellationToken cancellationToken);
}
