using System.Numerics;
using InvoiceModule.Chains;
using InvoiceModule.Ethereum.Addresses;

namespace InvoiceModule.Tests.Ethereum.Addresses;

public sealed class PaymentUriTests
{
    private const string Receiver = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private static readonly Asset Ether = new("ETH", 18);
    private static readonly Asset Token = new("USDT", 6, "0xdAC17F958D2ee523a2206206994597C13D831ec7");

    [Fact]
    public void The_coin_is_asked_for_in_wei_and_a_token_by_its_transfer()
    {
        Write(Ether, Receiver, new BigInteger(2014000000000000000)).ShouldBe($"ethereum:{Receiver}@137?value=2014000000000000000");
        Write(Token, Receiver.ToLowerInvariant(), 1_500_000).ShouldBe($"ethereum:{Token.ContractAddress}@137/transfer?address={Receiver}&uint256=1500000");
        new Uri(Write(Ether, Receiver, 1)).Scheme.ShouldBe("ethereum");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Write(Ether, Receiver, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Write(Ether, Receiver, BaseUnits.Max + 1));
        Should.Throw<ArgumentException>(() => Write(Ether, "0x12", 1));
        Should.Throw<ArgumentException>(() => Write(new Asset("USDT", 6, Receiver), Receiver, 1));
    }

    private static string Write(Asset asset, string address, BigInteger amount) => PaymentUri.Write(137, [Ether, Token], new PaymentUriRequest(asset, address, amount));
}
