using InvoiceModule.Chains;

namespace InvoiceModule.Addresses;

/// <summary>Asks for an address for a new invoice.</summary>
/// <param name="InvoiceId">The invoice that will hold it.</param>
/// <param name="WalletId">Whose pool.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Asset">The asset, for an address that has to be derived.</param>
/// <param name="OrderId">The merchant's order: the same order gets the same address again.</param>
/// <param name="TipHeight">The newest block that has been read.</param>
/// <param name="Now">Product time.</param>
internal sealed record LeaseRequest(Guid InvoiceId, Guid WalletId, IChain Chain, Asset Asset, string? OrderId, long TipHeight, DateTime Now)
{
    /// <summary>The mark of the key in the host's code, whose addresses alone are leased; null when there is none.</summary>
    public string? Mark { get; init; } = CodeKeys.Unknown;

    /// <summary>Since when providers have been waited for.</summary>
    public long Begun { get; init; }
}
