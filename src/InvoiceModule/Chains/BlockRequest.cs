namespace InvoiceModule.Chains;

/// <summary>Asks for one block.</summary>
/// <param name="Height">Its height on the best chain, from 0.</param>
public sealed record BlockRequest(long Height)
{
    /// <summary>
    /// Contracts that are not, or no longer, among <see cref="IChain.Assets"/>, and in which invoices have asked for money: the host has taken the token out, or
    /// its contract has been replaced. Transfers of theirs are told like those of an asset, and <see cref="Transfer.ContractAddress"/> is written as here.
    /// A chain that tells the transfers of every contract can take no heed of it.
    /// </summary>
    public IReadOnlyList<string> FormerContracts { get; init; } = [];
}
