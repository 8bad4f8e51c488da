using InvoiceModule.Bitcoin.Networks;

namespace InvoiceModule.Tests.Bitcoin.Networks;

public sealed class KnownNetworksTests
{
    [Fact]
    public void Every_network_is_told_by_its_own_block_0()
    {
        KnownNetworks.All.Count.ShouldBe(9);
        KnownNetworks.All.Select(n => n.GenesisHash).ShouldBeUnique();
        KnownNetworks.All.ShouldAllBe(n => n.GenesisHash.Length == 64 && n.GenesisHash.All(char.IsAsciiHexDigitLower));
        KnownNetworks.All.Select(n => (n.Blockchain, n.Network)).ShouldBeUnique();
    }

    [Fact]
    public void Only_regtest_has_no_block_interval()
        => KnownNetworks.All.ShouldAllBe(n => n.BlockInterval.HasValue == (n.Network != BitcoinNetwork.Regtest));

    [Fact]
    public void Every_network_can_write_addresses_of_its_default_type()
        => KnownNetworks.All.ShouldAllBe(n => n.DefaultAddressType == AddressType.P2pkh || n.Bech32Prefix != null);

    [Fact]
    public void An_unknown_network_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => KnownNetworks.Get(KnownNetworks.Bitcoin, (BitcoinNetwork)9));
}
