namespace InvoiceModule.Chains;

/// <summary>
/// Implemented by a chain that can find an asset unusable while its node answers, such as a token whose contract has other decimals than configured. The
/// module then makes no invoice in it.
/// </summary>
public interface IAssetCheck
{
    /// <summary>What is wrong with an asset. It answers from memory: it is asked for every new invoice.</summary>
    /// <param name="asset">One of <see cref="IChain.Assets"/>.</param>
    /// <returns>Null when it can be paid.</returns>
    AssetFault? FindFault(Asset asset);
}
