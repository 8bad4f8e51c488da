using InvoiceModule.Addresses;
using InvoiceModule.Bitcoin.Keys;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Keys;

public sealed class AccountKeyTests
{
    private const string Bip84 = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";

    [Theory]
    [InlineData(0, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu")]
    [InlineData(1, "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g")]
    public void Bip84_receiving_addresses_are_derived(long index, string address)
        => Account(KnownNetworks.Bitcoin, BitcoinNetwork.Main, Bip84).DeriveAddress(index).ShouldBe(address);

    /// <summary>The accounts of BIP 84's mnemonic on the other coins, with the first addresses that wallets of those coins show for it.</summary>
    [Theory]
    [InlineData(KnownNetworks.Litecoin, "zpub6rPo5mF47z5coVm5rvWv7fv181awb7Vckn5Cf3xQXBVKu18kuBHDhNi1Jrb4br6vVD3ZbrnXemEsWJoR18mZwkUdzwD8TQnHDUCGxqZ6swA", "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh")]
    [InlineData(KnownNetworks.Litecoin, "Ltub2ZANw57Fi4JfMGenngwfZMqDrsccTf2m3qEjvLuk8faGXB973sSqGttAdKBvGSCLG9DXh2yxaUB9qpwQUe2zCCtrZPhjxGuMAWqL6F7Xrpd", "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh")]
    [InlineData(KnownNetworks.Dogecoin, "dgub8rUhDtD3YFGZTUphBfpBbzvFxSMKQXYLzg87Me2ta78r2SdVLmypBUkkxrrn9RTnchsyiJSkHZyLWxD13ibBiXtuFWktBoDaGaZjQUBLNLs", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC")]
    [InlineData(KnownNetworks.Dogecoin, "xpub6Bxse8AT19u9HExKtP1EAudLi9CpLxPpxDvanL2fFtM7UFE2Q7TTWRg4bnMnmT4KcyN6GQkSgZmPWDtyUywSii3MDpMNfXSTuzH7gvZywLU", "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC")]
    public void Every_spelling_of_an_account_key_gives_the_coins_own_addresses(string blockchain, string text, string address)
        => Account(blockchain, BitcoinNetwork.Main, text).DeriveAddress(0).ShouldBe(address);

    [Fact]
    public async Task The_provider_gives_the_same_address_for_the_same_number_and_none_beyond_the_last()
    {
        var provider = new XpubAddressProvider(Account(KnownNetworks.Bitcoin, BitcoinNetwork.Main, Bip84));
        var request = new AddressRequest(Guid.Empty, KnownNetworks.Bitcoin, new Asset("BTC", 8), 1);
        for (var i = 0; i < 2; i++)
            (await provider.GetAddressAsync(request, TestContext.Current.CancellationToken)).ShouldBe("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g");
        (await provider.GetAddressAsync(request with { Index = (1L << 31) - 1 }, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await provider.GetAddressAsync(request with { Index = 1L << 31 }, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private static AccountKey Account(string blockchain, BitcoinNetwork network, string text)
    {
        AccountKey.TryParse(text, null, KnownNetworks.Get(blockchain, network), out var account, out var fault).ShouldBeTrue(fault);
        return account!;
    }
}
