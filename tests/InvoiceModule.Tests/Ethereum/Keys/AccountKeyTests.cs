using InvoiceModule.Ethereum.Keys;

namespace InvoiceModule.Tests.Ethereum.Keys;

public sealed class AccountKeyTests
{
    // m/44'/60'/0' of the mnemonic "test test test test test test test test test test test junk".
    public const string Xpub = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";

    [Fact]
    public void The_first_addresses_of_the_well_known_mnemonic()
    {
        var account = Account(Xpub);
        account.DeriveAddress(0).ShouldBe("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        account.DeriveAddress(1).ShouldBe("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
        account.DeriveAddress(9).ShouldBe("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");
        account.DeriveAddress(ExtendedPublicKey.ChildCount - 1).ShouldNotBeNull();
        account.DeriveAddress(ExtendedPublicKey.ChildCount).ShouldBeNull();
    }

    [Theory]

    // BIP 32, vector 1: the private master key. BIP 84's zpub. A typing error.
    [InlineData("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi", "PRIVATE")]
    [InlineData("zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs", "another kind")]
    [InlineData("xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet9", "typing error")]
    [InlineData("", "typing error")]
    public void What_is_no_extended_public_key_is_named_and_not_repeated(string text, string word)
    {
        ExtendedPublicKey.TryParse(text, out var key, out var fault).ShouldBeFalse();
        key.ShouldBeNull();
        fault.ShouldContain(word);
        if (text.Length > 0)
            fault.ShouldNotContain(text);
    }

    private static AccountKey Account(string text) => new(ExtendedPublicKey.TryParse(text, out var key, out var fault) ? key : throw new ArgumentException(fault, nameof(text)));
}
