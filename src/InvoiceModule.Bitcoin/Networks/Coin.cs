namespace InvoiceModule.Bitcoin.Networks;

/// <summary>What a coin's networks have in common.</summary>
internal sealed class Coin
{
    /// <summary>The name in the API's <c>blockchain</c> member, the same on the main and the test networks.</summary>
    public required string Blockchain { get; init; }

    public required string Symbol { get; init; }

    public required int CoinbaseMaturity { get; init; }

    /// <summary>Confirmations before money that left the extension block can be spent (PEGOUT_MATURITY); 0 where there is no extension block.</summary>
    public int PegOutMaturity { get; init; }

    /// <summary>What the network's rules protect; what stands first is the default. An address of another kind could be spent by anybody.</summary>
    public required IReadOnlyList<AddressType> AddressTypes { get; init; }

    /// <summary>BIP 21; the test networks use the scheme of the main one.</summary>
    public required string UriScheme { get; init; }

    /// <summary>Where people look up a transaction of its main network, with <c>{tx}</c> for the hash.</summary>
    public required string TransactionLink { get; init; }
}
