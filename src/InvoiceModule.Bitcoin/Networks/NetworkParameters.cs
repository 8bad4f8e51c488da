using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Networks;

/// <summary>What differs from one network of Bitcoin's family to the next. The values stand in each coin's own chainparams.cpp.</summary>
internal sealed record NetworkParameters
{
    /// <summary>The name in the API's <c>blockchain</c> member, the same on the main and the test networks.</summary>
    public required string Blockchain { get; init; }

    public required string Symbol { get; init; }

    public required BitcoinNetwork Network { get; init; }

    /// <summary>The hash of block 0.</summary>
    public required string GenesisHash { get; init; }

    /// <summary>
    /// A later block by which a node is told, for a network that others have split from: they have its block 0 too. Null where block 0 tells enough.
    /// </summary>
    public BlockRef? Checkpoint { get; init; }

    /// <summary>The block whose hash proves the network.</summary>
    public BlockRef Proof => Checkpoint ?? new BlockRef(0, GenesisHash);

    /// <summary>Null where blocks come on demand.</summary>
    public required TimeSpan? BlockInterval { get; init; }

    public required int CoinbaseMaturity { get; init; }

    /// <summary>Confirmations before money that left the extension block can be spent (PEGOUT_MATURITY); 0 where there is no extension block.</summary>
    public int PegOutMaturity { get; init; }

    /// <summary>Human-readable part of segwit addresses; null where the coin has none.</summary>
    public required string? Bech32Prefix { get; init; }

    public required byte PublicKeyHashVersion { get; init; }

    /// <summary>Every version byte under which a script hash is written. Litecoin has two for the same script.</summary>
    public required IReadOnlyList<byte> ScriptHashVersions { get; init; }

    public required IReadOnlyList<ExtendedKeyVersion> ExtendedKeyVersions { get; init; }

    /// <summary>What the network's rules protect; what stands first is the default. An address of another kind could be spent by anybody.</summary>
    public required IReadOnlyList<AddressType> AddressTypes { get; init; }

    /// <summary>BIP 21; the test networks use the scheme of the main one.</summary>
    public required string UriScheme { get; init; }

    public int Decimals { get; } = 8;
}
