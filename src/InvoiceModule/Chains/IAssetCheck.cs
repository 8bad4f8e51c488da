namespace InvoiceModule.Chains;

/// <summary>
/// Implemented by a chain that can find an asset unusable while its node answers, such as a token whose contract has other decimals than configured. The
/// module then makes no invoice in it.
/// </summary>
public interface IAssetCheck
{
    /// <summary>What is wrong with an asset. It answers from memory.</summary>
    /// <param name="asset">One of <see cref="IChain.Assets"/>.</param>
    /// <returns>Null when it can be paid.</returns>
    AssetFault? FindFault(Asset asset);

    /// <summary>
    /// The same for a new invoice and for the health check. Where several processes share a database one of them reads the chain; the others learn here what its
    /// reading would have told. A chain whose <see cref="FindFault"/> says what is not known yet asks its node: one call for all who wait, a few seconds at most, and
    /// not again at once when it failed.
    /// </summary>
    /// <param name="asset">One of <see cref="IChain.Assets"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when it can be paid.</returns>
    ValueTask<AssetFault?> CheckAsync(Asset asset, CancellationToken cancellationToken) => new(FindFault(asset));
}
