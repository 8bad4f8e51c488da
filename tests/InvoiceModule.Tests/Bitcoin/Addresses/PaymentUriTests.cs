using System.Globalization;
using System.Numerics;
using InvoiceModule.Bitcoin.Addresses;
using InvoiceModule.Bitcoin.Networks;
using InvoiceModule.Chains;

namespace InvoiceModule.Tests.Bitcoin.Addresses;

public sealed class PaymentUriTests
{
    private const string Address = "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh";
    private static readonly NetworkParameters Litecoin = KnownNetworks.Get(KnownNetworks.Litecoin, BitcoinNetwork.Main);
    private static readonly Asset Coin = new("LTC", 8);

    [Theory]
    [InlineData("100000", "0.001")]
    [InlineData("1", "0.00000001")]
    [InlineData("8400000000000000", "84000000")]
    [InlineData("123456789", "1.23456789")]
    public void The_amount_is_in_whole_coins_and_exact_in_every_culture(string amount, string coins)
    {
        foreach (var culture in new[] { "", "de-DE", "tr-TR", "ar-SA", "fa-IR" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            PaymentUri.Write(Litecoin, new PaymentUriRequest(Coin, Address, BigInteger.Parse(amount, CultureInfo.InvariantCulture)))
                .ShouldBe($"litecoin:{Address}?amount={coins}");
        }
    }

    [Theory]
    [InlineData("Order 7", "Order%207")]
    [InlineData("a&b=c?d#e%f+g", "a%26b%3Dc%3Fd%23e%25f%2Bg")]
    [InlineData("Æblegrød 🔑", "%C3%86blegr%C3%B8d%20%F0%9F%94%91")]
    public void The_label_is_percent_encoded(string label, string encoded)
        => PaymentUri.Write(Litecoin, new PaymentUriRequest(Coin, Address, 1) { Label = label }).ShouldBe($"litecoin:{Address}?amount=0.00000001&label={encoded}");

    [Fact]
    public void No_uri_is_written_for_what_cannot_be_paid()
    {
        Should.Throw<ArgumentException>(() => PaymentUri.Write(Litecoin, new PaymentUriRequest(Coin, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", 1)));
        Should.Throw<ArgumentException>(() => PaymentUri.Write(Litecoin, new PaymentUriRequest(Coin with { ContractAddress = "x" }, Address, 1)));
        Should.Throw<ArgumentOutOfRangeException>(() => PaymentUri.Write(Litecoin, new PaymentUriRequest(Coin, Address, 0)));
    }
}
