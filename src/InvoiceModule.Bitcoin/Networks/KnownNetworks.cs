using InvoiceModule.Chains;

namespace InvoiceModule.Bitcoin.Networks;

/// <summary>The table of networks.</summary>
internal static class KnownNetworks
{
    public const string Bitcoin = "bitcoin";
    public const string Litecoin = "litecoin";
    public const string Dogecoin = "dogecoin";

    private static readonly ExtendedKeyVersion Xpub = new(0x0488B21E, "xpub");
    private static readonly ExtendedKeyVersion Tpub = new(0x043587CF, "tpub");
    private static readonly ExtendedKeyVersion Ypub = new(0x049D7CB2, "ypub", AddressType.P2shP2wpkh);
    private static readonly ExtendedKeyVersion Upub = new(0x044A5262, "upub", AddressType.P2shP2wpkh);
    private static readonly ExtendedKeyVersion Zpub = new(0x04B24746, "zpub", AddressType.P2wpkh);
    private static readonly ExtendedKeyVersion Vpub = new(0x045F1CF6, "vpub", AddressType.P2wpkh);
    private static readonly ExtendedKeyVersion Ltub = new(0x019DA462, "Ltub");
    private static readonly ExtendedKeyVersion Mtub = new(0x01B26EF6, "Mtub", AddressType.P2shP2wpkh);
    private static readonly ExtendedKeyVersion Ttub = new(0x0436F6E1, "ttub");
    private static readonly ExtendedKeyVersion Dgub = new(0x02FACAFD, "dgub");

    private static readonly Coin BitcoinCoin = new()
    {
        Blockchain = Bitcoin,
        Symbol = "BTC",
        CoinbaseMaturity = 100,
        AddressTypes = [AddressType.P2wpkh, AddressType.P2pkh, AddressType.P2shP2wpkh, AddressType.P2tr],
        UriScheme = "bitcoin",
        TransactionLink = "https://mempool.space/tx/{tx}",
    };

    private static readonly Coin LitecoinCoin = new()
    {
        Blockchain = Litecoin,
        Symbol = "LTC",
        CoinbaseMaturity = 100,
        PegOutMaturity = 6,
        AddressTypes = [AddressType.P2wpkh, AddressType.P2pkh, AddressType.P2shP2wpkh, AddressType.P2tr],
        UriScheme = "litecoin",
        TransactionLink = "https://litecoinspace.org/tx/{tx}",
    };

    private static readonly Coin DogecoinCoin = new()
    {
        Blockchain = Dogecoin,
        Symbol = "DOGE",
        CoinbaseMaturity = 240,
        AddressTypes = [AddressType.P2pkh],
        UriScheme = "dogecoin",
        TransactionLink = "https://blockchair.com/dogecoin/transaction/{tx}",
    };

    private static readonly NetworkParameters BitcoinMain = new()
    {
        Coin = BitcoinCoin,
        Network = BitcoinNetwork.Main,

        // Bitcoin Cash, Bitcoin SV, Bitcoin Gold and others have the same beginning. The hash stands in Bitcoin Core's chainparams.cpp (assumeutxo).
        Proof = new BlockRef(840_000, "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5"),
        BlockInterval = TimeSpan.FromMinutes(10),
        Bech32Prefix = "bc",
        PublicKeyHashVersion = 0,
        ScriptHashVersions = [5],
        ExtendedKeyVersions = [Xpub, Ypub, Zpub],
    };

    private static readonly NetworkParameters BitcoinTest = new()
    {
        Coin = BitcoinCoin,
        Network = BitcoinNetwork.Test,
        Proof = new BlockRef(0, "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943"),
        BlockInterval = TimeSpan.FromMinutes(10),
        Bech32Prefix = "tb",
        PublicKeyHashVersion = 111,
        ScriptHashVersions = [196],
        ExtendedKeyVersions = [Tpub, Upub, Vpub],
    };

    private static readonly NetworkParameters BitcoinRegtest = new()
    {
        Coin = BitcoinCoin,
        Network = BitcoinNetwork.Regtest,
        Proof = new BlockRef(0, "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
        BlockInterval = null,
        Bech32Prefix = "bcrt",
        PublicKeyHashVersion = 111,
        ScriptHashVersions = [196],
        ExtendedKeyVersions = [Tpub, Upub, Vpub],
    };

    // The first script hash version is the one Litecoin writes since 2017 ("M", on test "Q"); the second ("3", "2") is Bitcoin's own.
    private static readonly NetworkParameters LitecoinMain = new()
    {
        Coin = LitecoinCoin,
        Network = BitcoinNetwork.Main,
        Proof = new BlockRef(0, "12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2"),
        BlockInterval = TimeSpan.FromMinutes(2.5),
        Bech32Prefix = "ltc",
        PublicKeyHashVersion = 48,
        ScriptHashVersions = [50, 5],
        ExtendedKeyVersions = [Xpub, Ypub, Zpub, Ltub, Mtub],
    };

    private static readonly NetworkParameters LitecoinTest = new()
    {
        Coin = LitecoinCoin,
        Network = BitcoinNetwork.Test,
        Proof = new BlockRef(0, "4966625a4b2851d9fdee139e56211a0d88575f59ed816ff5e6a63deb4e3e29a0"),
        BlockInterval = TimeSpan.FromMinutes(2.5),
        Bech32Prefix = "tltc",
        PublicKeyHashVersion = 111,
        ScriptHashVersions = [58, 196],
        ExtendedKeyVersions = [Tpub, Upub, Vpub, Ttub],
    };

    private static readonly NetworkParameters LitecoinRegtest = new()
    {
        Coin = LitecoinCoin,
        Network = BitcoinNetwork.Regtest,
        Proof = new BlockRef(0, "530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9"),
        BlockInterval = null,
        Bech32Prefix = "rltc",
        PublicKeyHashVersion = 111,
        ScriptHashVersions = [58, 196],
        ExtendedKeyVersions = [Tpub, Upub, Vpub, Ttub],
    };

    private static readonly NetworkParameters DogecoinMain = new()
    {
        Coin = DogecoinCoin,
        Network = BitcoinNetwork.Main,
        Proof = new BlockRef(0, "1a91e3dace36e2be3bf030a65679fe821aa1d6ef92e7c9902eb318182c355691"),
        BlockInterval = TimeSpan.FromMinutes(1),
        Bech32Prefix = null,
        PublicKeyHashVersion = 30,
        ScriptHashVersions = [22],
        ExtendedKeyVersions = [Xpub, Dgub],
    };

    private static readonly NetworkParameters DogecoinTest = new()
    {
        Coin = DogecoinCoin,
        Network = BitcoinNetwork.Test,
        Proof = new BlockRef(0, "bb0a78264637406b6360aad926284d544d7049f45189db5664f3c4d07350559e"),
        BlockInterval = TimeSpan.FromMinutes(1),
        Bech32Prefix = null,
        PublicKeyHashVersion = 113,
        ScriptHashVersions = [196],
        ExtendedKeyVersions = [Tpub],
    };

    private static readonly NetworkParameters DogecoinRegtest = new()
    {
        Coin = DogecoinCoin,
        Network = BitcoinNetwork.Regtest,
        Proof = new BlockRef(0, "3d2160a3b5dc4a9d62e7e66a295f70313ac808440ef7400d6c0772171ce973a5"),
        BlockInterval = null,
        Bech32Prefix = null,
        PublicKeyHashVersion = 111,
        ScriptHashVersions = [196],
        ExtendedKeyVersions = [Tpub],
    };

    public static IReadOnlyList<NetworkParameters> All { get; } =
    [
        BitcoinMain, BitcoinTest, BitcoinRegtest,
        LitecoinMain, LitecoinTest, LitecoinRegtest,
        DogecoinMain, DogecoinTest, DogecoinRegtest,
    ];

    public static NetworkParameters Get(string blockchain, BitcoinNetwork network)
        => All.FirstOrDefault(p => p.Blockchain == blockchain && p.Network == network)
            ?? throw new ArgumentOutOfRangeException(nameof(network), network, $"No network of '{blockchain}' has this name. Main, Test and Regtest are known.");
}
