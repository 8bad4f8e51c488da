namespace InvoiceModule.Chains;

/// <summary>
/// One network the module can watch. An implementation only reads: which block stands at a height, what waits in the pool, how an address and a
/// payment URI are written. Reorganisations, confirmations, matching, catch-up and cursors are the module's work.
/// </summary>
/// <remarks>
/// Every member may be called from several threads at once. A node that cannot answer is reported by <see cref="ChainUnavailableException"/>
/// (or any other exception): the module then stands still on this chain and tries again; it never takes silence for "nothing there".
/// </remarks>
public interface IChain
{
    /// <summary>The name used in the API's <c>blockchain</c> member: lower case letters, digits and dashes, 1..32 characters.</summary>
    string Blockchain { get; }

    /// <summary>The coin and the tokens that can be paid on this chain. Symbols are unique within it, without regard to case.</summary>
    IReadOnlyList<Asset> Assets { get; }

    /// <summary>What the module must know of the network's rules.</summary>
    ChainTraits Traits { get; }

    /// <summary>Reads the tip of the node's best chain.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Height and hash of the newest block.</returns>
    ValueTask<BlockRef> GetTipAsync(CancellationToken cancellationToken);

    /// <summary>Reads the block that stands at a height on the node's best chain now.</summary>
    /// <param name="request">Which height, and which contracts count beside the assets.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The block with all its transactions that can move a watched asset, in their order; null above the tip.</returns>
    ValueTask<Block?> GetBlockAsync(BlockRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what waits unconfirmed at the node: the whole pool, not only what is new.</summary>
    /// <param name="request">Which contracts count beside the assets.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The waiting transactions; empty where the network has no pool.</returns>
    ValueTask<IReadOnlyList<ChainTransaction>> GetPendingAsync(PendingRequest request, CancellationToken cancellationToken);

    /// <summary>Brings an address to the one form in which <see cref="Transfer.To"/> names its receiver (a script, or lower-case hexadecimal).</summary>
    /// <param name="address">The address as people write it.</param>
    /// <returns>The key, at most 128 characters; null when the text is not an address of this network.</returns>
    string? GetAddressKey(string address);

    /// <summary>Writes the URI a wallet opens: BIP 21, EIP-681, or the network's own form.</summary>
    /// <param name="request">Address, asset and amount.</param>
    /// <returns>An absolute URI.</returns>
    string GetPaymentUri(PaymentUriRequest request);
}
