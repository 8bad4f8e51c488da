using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Tests.Bitcoin.Networks;

public sealed class KnownNetworksTests
{
    [Fact]
    public void Every_network_is_told_by_a_block_of_its_own()
    {
        KnownNetworks.All.Count.ShouldBe(9);
        KnownNetworks.All.Select(n => n.Proof.Hash).ShouldBeUnique();
        KnownNetworks.All.ShouldAllBe(n => n.Proof.Hash.Length == 64 && n.Proof.Hash.All(char.IsAsciiHexDigitLower));
        KnownNetworks.All.Select(n => (n.Blockchain, n.Network)).ShouldBeUnique();
    }

    [Fact]
    public void Only_regtest_has_no_block_interval()
        => KnownNetworks.All.ShouldAllBe(n => n.BlockInterval.HasValue == (n.Network != BitcoinNetwork.Regtest));

    [Fact]
    public void Every_network_can_write_addresses_of_each_of_its_types()
        => KnownNetworks.All.ShouldAllBe(n => n.AddressTypes.Count > 0 && (n.Bech32Prefix != null || n.AddressTypes.All(t => t == AddressType.P2pkh)));

    [Fact]
    public void Every_network_tells_the_first_letters_of_its_keys_apart()
        => KnownNetworks.All.ShouldAllBe(n => n.ExtendedKeyVersions.Select(v => v.Version).Distinct().Count() == n.ExtendedKeyVersions.Count);

    [Fact]
    public void An_unknown_network_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => KnownNetworks.Get(KnownNetworks.Bitcoin, (BitcoinNetwork)9));
}
