using System.Security.Cryptography;
using InvoiceModule.Ethereum.Addresses;
using InvoiceModule.Ethereum.Keys;
using InvoiceModule.IntegrationTests.Nodes;

namespace InvoiceModule.IntegrationTests.Ethereum;

public sealed class AddressTests(AnvilFixture fixture) : IClassFixture<AnvilFixture>
{
    private const uint MainPublicVersion = 0x0488B21E;

    [Theory]
    [InlineData(MainPublicVersion)]
    [InlineData(PrivateKeyTree.TestPublicVersion)]
    public void The_addresses_of_an_account_key_are_those_of_the_nodes_own_wallet(uint version)
    {
        // The node's accounts come from the well-known mnemonic, by BIP 39 and BIP 44.
        var seed = Rfc2898DeriveBytes.Pbkdf2("test test test test test test test test test test test junk", "mnemonic"u8, 2048, HashAlgorithmName.SHA512, 64);
        var account = PrivateKeyTree.FromSeed(seed).Hardly(44).Hardly(60).Hardly(0).ToPublicText(version);
        ExtendedPublicKey.TryParse(account, out var key, out _).ShouldBeTrue();
        var addresses = new AccountKey(key!);
        addresses.DeriveAddress(0).ShouldBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        Enumerable.Range(0, fixture.Node.Accounts.Count).Select(i => EvmAddress.GetKey(addresses.DeriveAddress(i)!)).ShouldBe(fixture.Node.Accounts);
    }
}
