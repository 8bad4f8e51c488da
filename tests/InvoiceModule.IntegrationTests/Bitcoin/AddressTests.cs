using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.IntegrationTests.Nodes;
using SimpleBase;

namespace InvoiceModule.IntegrationTests.Bitcoin;

public sealed class AddressTests(LitecoinFixture fixture) : IClassFixture<LitecoinFixture>
{
    private static readonly NetworkParameters Regtest = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Regtest);

    [Fact]
    public async Task Derived_addresses_are_those_the_node_derives()
    {
        var keysWithLeadingZeros = 0;
        foreach (var seed in new byte[][] { [.. Enumerable.Range(0, 16).Select(i => (byte)i)], [.. Enumerable.Range(0, 64).Select(i => (byte)(255 - i))] })
        {
            var account = PrivateKeyTree.TestAccount(seed);
            ExtendedPublicKey.TryParse(account, Regtest, out var key, out var fault).ShouldBeTrue(fault);
            AccountKey.TryParse(account, null, Regtest, out var addresses, out fault).ShouldBeTrue(fault);
            var expected = await DeriveAtNodeAsync($"wpkh({account}/0/*)", 599);
            for (var index = 0; index < expected.Length; index++)
                addresses!.DeriveAddress(index).ShouldBe(expected[index], $"index {index}");
            keysWithLeadingZeros += Enumerable.Range(0, expected.Length).Count(i => key!.Derive(0)!.Derive(i)!.PublicKey[1] == 0);
        }

        keysWithLeadingZeros.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("pkh({0}/0/*)")]
    [InlineData("sh(wpkh({0}/0/*))")]
    [InlineData("wpkh([d34db33f/84'/1'/0']{0}/0/*)")]
    [InlineData("wpkh({0}/*)")]
    public async Task A_descriptor_with_the_nodes_checksum_gives_the_addresses_the_node_derives(string form)
    {
        var descriptor = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, PrivateKeyTree.TestAccount([.. Enumerable.Range(0, 16).Select(i => (byte)i)]));
        var text = (await fixture.Node.CallAsync("getdescriptorinfo", descriptor)).GetProperty("descriptor").GetString()!;
        text.ShouldContain("#");
        AccountKey.TryParse(text, null, Regtest, out var account, out var fault).ShouldBeTrue(fault);
        var expected = await DeriveAtNodeAsync(descriptor, 50);
        Enumerable.Range(0, expected.Length).Select(i => account!.DeriveAddress(i)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("bech32")]
    [InlineData("p2sh-segwit")]
    [InlineData("legacy")]
    public async Task The_key_of_an_address_is_the_script_the_node_pays(string type)
    {
        var address = await fixture.Node.GetNewAddressAsync(type);
        var script = (await fixture.Node.CallAsync("validateaddress", address)).GetProperty("scriptPubKey").GetString();
        fixture.Chain.GetAddressKey(address).ShouldBe(script);
    }

    [Fact]
    public async Task A_script_hash_has_one_key_under_both_of_its_versions()
    {
        var address = await fixture.Node.GetNewAddressAsync("p2sh-segwit");
        var hash = new byte[20];
        Base58.Bitcoin.TryDecodeCheck(address, hash, out var version, out _).ShouldBeTrue();
        version.ShouldBe((byte)58);
        var old = Base58.Bitcoin.EncodeCheck(hash, (byte)196);
        fixture.Chain.GetAddressKey(old).ShouldBe(fixture.Chain.GetAddressKey(address));
        var known = await fixture.Node.CallAsync("validateaddress", old);
        known.GetProperty("scriptPubKey").GetString().ShouldBe(fixture.Chain.GetAddressKey(old));
    }

    [Fact]
    public async Task An_address_inside_the_extension_block_is_none_that_can_be_watched()
        => fixture.Chain.GetAddressKey(await fixture.Node.GetNewAddressAsync("mweb")).ShouldBeNull();

    private async Task<string[]> DeriveAtNodeAsync(string descriptor, int last)
    {
        var withChecksum = (await fixture.Node.CallAsync("getdescriptorinfo", descriptor)).GetProperty("descriptor").GetString();
        return [.. (await fixture.Node.CallAsync("deriveaddresses", withChecksum, last)).EnumerateArray().Select(a => a.GetString()!)];
    }
}
