using System.Globalization;
using System.Text;
using InvoiceModule.Addresses;
using InvoiceModule.Chains;
using InvoiceModule.Testing.Addresses;
using InvoiceModule.Testing.Chains;

namespace InvoiceModule.Tests.Testing;

public sealed class AddressFormatTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak_gives_the_published_hashes(string text, string hash)
        => Convert.ToHexStringLower(Keccak256.Hash(Encoding.ASCII.GetBytes(text))).ShouldBe(hash);

    /// <summary>The vectors of EIP-55.</summary>
    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    public void Account_addresses_are_checked_as_EIP_55_says(string address)
    {
        var chain = _world.Ethereum.Chain;
        chain.GetAddressKey(address).ShouldBe(address.ToLowerInvariant());
        chain.GetAddressKey(address.ToLowerInvariant()).ShouldBe(address.ToLowerInvariant());
    }

    [Theory]
    [InlineData("bitcoin-sim")]
    [InlineData("dogecoin-sim")]
    [InlineData("ethereum-sim")]
    public void Every_typing_error_in_an_invented_address_is_found(string blockchain)
    {
        var network = _world.Simulator.Network(blockchain);
        var address = World.Address(network);
        var key = network.Chain.GetAddressKey(address).ShouldNotBeNull();
        key.Length.ShouldBeLessThanOrEqualTo(128);
        network.Chain.GetAddressKey(address[..2] + address[2..].ToUpperInvariant()).ShouldBe(blockchain == "ethereum-sim" ? key : null);

        for (var i = 0; i < address.Length; i++)
        {
            foreach (var wrong in new[] { '7', 'a', 'B', 'q', ' ' })
            {
                var typo = address[..i] + wrong + address[(i + 1)..];
                if (!string.Equals(typo, address, StringComparison.OrdinalIgnoreCase))
                    (network.Chain.GetAddressKey(typo) is { } other && other == key).ShouldBeFalse(typo);
                if (blockchain != "ethereum-sim" && typo != address)
                    network.Chain.GetAddressKey(typo).ShouldBeNull(typo);
            }
        }

        network.Chain.GetAddressKey("").ShouldBeNull();
        network.Chain.GetAddressKey(address[..^1]).ShouldBeNull();
        network.Chain.GetAddressKey(address + "0").ShouldBeNull();
        network.Chain.GetAddressKey(" " + address).ShouldBeNull();
        network.Chain.GetAddressKey(new string('\u0130', address.Length)).ShouldBeNull();
    }

    [Fact]
    public void An_address_belongs_to_one_network()
    {
        var doge = World.Address(_world.Simulator.Network("dogecoin-sim"));
        _world.Bitcoin.Chain.GetAddressKey(doge).ShouldBeNull();
        _world.Bitcoin.Chain.GetAddressKey(World.Address(_world.Bitcoin).ToUpperInvariant()).ShouldBe(_world.Bitcoin.Chain.GetAddressKey(World.Address(_world.Bitcoin)));
        World.Address(_world.Bitcoin).ShouldStartWith("sim1");
        World.Address(_world.Ethereum).ToLowerInvariant().ShouldStartWith("0x51b51b");
    }

    [Fact]
    public async Task Addresses_are_always_the_same_and_different_for_each_wallet_and_number()
    {
        var token = TestContext.Current.CancellationToken;
        var asset = _world.Bitcoin.Chain.Assets[0];
        var wallets = new[] { Guid.Empty, Guid.Parse("7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11") };
        var all = new List<string>();
        foreach (var wallet in wallets)
        {
            foreach (var index in new long[] { 0, 1, int.MaxValue })
            {
                var request = new AddressRequest(wallet, "bitcoin-sim", asset, index);
                var address = (await _world.Bitcoin.Addresses.GetAddressAsync(request, token))!;
                (await new World().Bitcoin.Addresses.GetAddressAsync(request, token)).ShouldBe(address);
                all.Add(address);
            }
        }

        all.Distinct().Count().ShouldBe(all.Count);
        var finite = new FiniteAddressProvider(_world.Bitcoin.Addresses, 2);
        (await finite.GetAddressAsync(new AddressRequest(wallets[0], "bitcoin-sim", asset, 1), token)).ShouldBe(all[1]);
        (await finite.GetAddressAsync(new AddressRequest(wallets[0], "bitcoin-sim", asset, 2), token)).ShouldBeNull();
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void Payment_uris_are_the_same_in_every_culture(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        var ethereum = _world.Ethereum.Chain;
        var contract = ethereum.Assets[1].ContractAddress;

        _world.Bitcoin.Chain.GetPaymentUri(new PaymentUriRequest(_world.Bitcoin.Chain.Assets[0], "sim1x", 12_000)).ShouldBe("bitcoin:sim1x?amount=0.00012");
        _world.Bitcoin.Chain.GetPaymentUri(new PaymentUriRequest(_world.Bitcoin.Chain.Assets[0], "sim1x", 300_000_000) { Label = "Çay & süt" })
            .ShouldBe("bitcoin:sim1x?amount=3&label=%C3%87ay%20%26%20s%C3%BCt");
        ethereum.GetPaymentUri(new PaymentUriRequest(ethereum.Assets[0], "0xAb", 1_000_000_000_000_000_001)).ShouldBe("ethereum:0xAb@1337?value=1000000000000000001");
        ethereum.GetPaymentUri(new PaymentUriRequest(ethereum.Assets[1], "0xAb", 25)).ShouldBe($"ethereum:{contract}@1337/transfer?address=0xAb&uint256=25");
        ethereum.GetAddressKey(World.Address(_world.Ethereum)).ShouldNotBeNull();
        _world.Bitcoin.Chain.GetAddressKey(World.Address(_world.Bitcoin).ToUpperInvariant()).ShouldNotBeNull();
    }
}
