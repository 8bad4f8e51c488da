using InvoiceModule.Ethereum.Addresses;

namespace InvoiceModule.Tests.Ethereum.Addresses;

public sealed class EvmAddressTests
{
    // The vectors of EIP-55.
    public static TheoryData<string> Checksummed =>
    [
        "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D", "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    [Theory]
    [MemberData(nameof(Checksummed))]
    public void The_vectors_of_EIP_55(string address)
    {
        var key = EvmAddress.GetKey(address);
        key.ShouldBe(address.ToLowerInvariant());
        EvmAddress.WithChecksum(key!).ShouldBe(address);
        EvmAddress.GetKey(address.ToLowerInvariant()).ShouldBe(key);
        EvmAddress.GetKey($"0x{address[2..].ToUpperInvariant()}").ShouldBe(key);
        EvmAddress.GetKey($"0X{address[2..].ToUpperInvariant()}").ShouldBe(key);
    }

    [Theory]
    [InlineData("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    [InlineData("0x5aeb6053F3E94C9b9A09f33669435E7Ef1BeAe\u0661")]
    [InlineData(" 0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("ltc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu")]
    [InlineData("")]
    public void What_is_no_address_has_no_key(string text) => EvmAddress.GetKey(text).ShouldBeNull();

    [Fact]
    public void The_hash_is_Keccak_and_not_SHA_3()
        => Convert.ToHexStringLower(Keccak256.Of("Transfer(address,address,uint256)"u8)).ShouldBe("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
}
