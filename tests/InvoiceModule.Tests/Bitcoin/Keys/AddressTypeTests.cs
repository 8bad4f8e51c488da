using System.Security.Cryptography;
using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Tests.Bitcoin.Keys;

/// <summary>The accounts of the mnemonic "abandon ... about" as BIP 49, BIP 84 and BIP 86 publish them, BIP 44's as its wallets show it.</summary>
public sealed class AddressTypeTests
{
    private const string Bip44 = "xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoekkudhUd9yLb6qx39T9nMdj";
    private const string Bip49 = "ypub6Ww3ibxVfGzLrAH1PNcjyAWenMTbbAosGNB6VvmSEgytSER9azLDWCxoJwW7Ke7icmizBMXrzBx9979FfaHxHcrArf3zbeJJJUZPf663zsP";
    private const string Bip49Test = "upub5EFU65HtV5TeiSHmZZm7FUffBGy8UKeqp7vw43jYbvZPpoVsgU93oac7Wk3u6moKegAEWtGNF8DehrnHtv21XXEMYRUocHqguyjknFHYfgY";
    private const string Bip84 = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";
    private const string Bip86 = "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ";

    [Theory]
    [InlineData(BitcoinNetwork.Main, Bip44, AddressType.P2pkh, 0, "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA")]
    [InlineData(BitcoinNetwork.Main, Bip49, null, 0, "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf")]
    [InlineData(BitcoinNetwork.Main, Bip49, AddressType.P2shP2wpkh, 0, "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf")]
    [InlineData(BitcoinNetwork.Test, Bip49Test, null, 0, "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2")]
    [InlineData(BitcoinNetwork.Main, Bip84, AddressType.P2wpkh, 0, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu")]
    [InlineData(BitcoinNetwork.Main, Bip86, AddressType.P2tr, 0, "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr")]
    [InlineData(BitcoinNetwork.Main, Bip86, AddressType.P2tr, 1, "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh")]
    public void The_published_first_addresses_are_derived(BitcoinNetwork network, string text, AddressType? type, long index, string address)
    {
        var account = Parse(KnownNetworks.Get(KnownNetworks.Bitcoin, network), text, type);
        account.DeriveAddress(index).ShouldBe(address);
    }

    [Fact]
    public void Every_type_of_every_network_gives_addresses_that_the_network_itself_reads()
    {
        foreach (var network in KnownNetworks.All)
        {
            var text = network.Network == BitcoinNetwork.Main ? Bip86 : InLetters(Bip86, 0x043587CF);
            var scripts = network.AddressTypes.SelectMany(type => Enumerable.Range(0, 20).Select(i => AddressScripts.GetKey(network, Parse(network, text, type).DeriveAddress(i)!))).ToList();
            scripts.ShouldAllBe(script => script != null);
            scripts.ShouldBeUnique();
        }
    }

    [Fact]
    public void Litecoin_writes_script_hashes_in_its_own_form()
    {
        var network = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Main);
        var own = Parse(network, InLetters(Bip49, 0x01B26EF6), null).DeriveAddress(0)!;
        own.ShouldStartWith("M");
        AddressScripts.GetKey(network, own).ShouldBe(AddressScripts.GetKey(network, "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf"));
    }

    [Theory]
    [InlineData(KnownNetworks.Dogecoin, Bip86, AddressType.P2tr, "P2tr")]
    [InlineData(KnownNetworks.Dogecoin, Bip86, AddressType.P2wpkh, "P2wpkh")]
    [InlineData(KnownNetworks.Dogecoin, $"tr({Bip86}/0/*)", null, "P2tr")]
    [InlineData(KnownNetworks.Dogecoin, $"sh(wpkh({Bip86}/0/*))", null, "P2shP2wpkh")]
    [InlineData(KnownNetworks.Bitcoin, Bip84, AddressType.P2tr, "P2wpkh")]
    [InlineData(KnownNetworks.Bitcoin, Bip49, AddressType.P2wpkh, "P2shP2wpkh")]
    [InlineData(KnownNetworks.Bitcoin, $"wpkh({Bip86}/0/*)", AddressType.P2tr, "P2wpkh")]
    [InlineData(KnownNetworks.Bitcoin, $"tr({Bip84}/0/*)", null, "P2wpkh")]
    [InlineData(KnownNetworks.Bitcoin, Bip86, (AddressType)9, "9")]
    public void A_type_that_the_network_lacks_or_the_key_contradicts_is_refused(string blockchain, string text, AddressType? type, string named)
    {
        AccountKey.TryParse(text, type, KnownNetworks.Get(blockchain, BitcoinNetwork.Main), out var account, out var fault).ShouldBeFalse();
        account.ShouldBeNull();
        fault.ShouldNotBeNull().ShouldContain(named);
        fault.ShouldContain("AddressType");
        fault.ShouldNotContain("pub6");
    }

    private static AccountKey Parse(NetworkParameters network, string text, AddressType? type)
    {
        AccountKey.TryParse(text, type, network, out var account, out var fault).ShouldBeTrue(fault);
        return account!;
    }

    private static string InLetters(string text, uint version)
    {
        byte[] key = [.. SimpleBase.Base58.Bitcoin.Decode(text)[..78]];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(key, version);
        return SimpleBase.Base58.Bitcoin.Encode([.. key, .. SHA256.HashData(SHA256.HashData(key))[..4]]);
    }
}
