using InvoiceModule.Chains;

namespace InvoiceModule.Addresses;

/// <summary>How far the derivation of a wallet's next addresses has come. A key that another wallet owns is passed over.</summary>
/// <param name="WalletId">Whose.</param>
/// <param name="Chain">On which chain.</param>
/// <param name="Asset">What they are for.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Provider">What makes them.</param>
/// <param name="Next">The number that is asked for next.</param>
/// <param name="Missing">How many are still wanted.</param>
/// <param name="PassedOver">How many belonged to somebody.</param>
internal sealed record AddressRun(Guid WalletId, IChain Chain, Asset Asset, long Source, IAddressProvider Provider, long Next, int Missing, int PassedOver = 0)
{
    // An endless run of what others own is a configuration fault, and not something to search through in one go.
    private const int MaxPassedOver = 200;

    /// <summary>The mark of the key, where it is the one in the host's code.</summary>
    public string? Mark { get; init; }

    /// <summary>Whether its source gave less than was asked for: it has no more, or not in time.</summary>
    public bool IsExhausted { get; init; }

    /// <summary>Whether it fills up the stock, to which what others have added belongs too. An invoice wants addresses that nobody else can have taken yet.</summary>
    public bool IsStock { get; init; }

    public string Space => ChainRegistry.AddressSpaceOf(Chain);

    /// <summary>Whether it has been given up, for so much belonged to others.</summary>
    public bool IsLost => PassedOver >= MaxPassedOver;

    public bool IsOver => Missing <= 0 || IsExhausted || IsLost;
}
