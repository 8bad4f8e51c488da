using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Networks;

/// <summary>
/// What differs from one network of Bitcoin's family to the next. The values stand in each coin's own chainparams.cpp. It is no record: each network says
/// everything itself, so that none is told by another's <see cref="Proof"/> because somebody copied it.
/// </summary>
internal sealed class NetworkParameters
{
    public required Coin Coin { get; init; }

    public required BitcoinNetwork Network { get; init; }

    /// <summary>The block whose hash proves the network: block 0, or a later one where others have split from it and have its first blocks too.</summary>
    public required BlockRef Proof { get; init; }

    /// <summary>Null where blocks come on demand.</summary>
    public required TimeSpan? BlockInterval { get; init; }

    /// <summary>Human-readable part of segwit addresses; null where the coin has none.</summary>
    public required string? Bech32Prefix { get; init; }

    public required byte PublicKeyHashVersion { get; init; }

    /// <summary>Every version byte under which a script hash is written. Litecoin has two for the same script.</summary>
    public required IReadOnlyList<byte> ScriptHashVersions { get; init; }

    public required IReadOnlyList<ExtendedKeyVersion> ExtendedKeyVersions { get; init; }

    public string Blockchain => Coin.Blockchain;

    public string Symbol => Coin.Symbol;

    public int CoinbaseMaturity => Coin.CoinbaseMaturity;

    public int PegOutMaturity => Coin.PegOutMaturity;

    public IReadOnlyList<AddressType> AddressTypes => Coin.AddressTypes;

    /// <summary>Where people look a transaction up; null on test networks.</summary>
    public string? TransactionLink => Network == BitcoinNetwork.Main ? Coin.TransactionLink : null;

    public string UriScheme => Coin.UriScheme;

    public int Decimals { get; } = 8;
}
