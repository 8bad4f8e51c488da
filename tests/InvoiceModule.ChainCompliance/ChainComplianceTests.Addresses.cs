using System.Globalization;
using InvoiceModule.Chains;

namespace InvoiceModule.ChainCompliance;

/// <content>How addresses and payment URIs are written.</content>
public abstract partial class ChainComplianceTests
{
    /// <summary>An address has one key, however it is written; two addresses have two; what is no address has none.</summary>
    [Fact]
    public async Task An_address_has_one_key()
    {
        var first = await Driver.NewAddressAsync(Token);
        var second = await Driver.NewAddressAsync(Token);
        Assert.NotEqual(first, second);
        Assert.NotEqual(KeyOf(first), KeyOf(second));
        Assert.InRange(KeyOf(first).Length, 1, MaxIdLength);
        Assert.Equal(KeyOf(first), KeyOf(first));
        Assert.All(Driver.SpellingsOf(first), spelling => Assert.Equal(KeyOf(first), KeyOf(spelling)));
        foreach (var text in new[] { "", " ", "\0", "no address", first + "x", " " + first, first[..^1], new string('1', 5000), "адрес" })
            Assert.True(Chain.GetAddressKey(text) is null, $"GetAddressKey takes '{text}' for an address.");
    }

    /// <summary>The payment URI is absolute, holds the address and exactly the amount, in every culture, and a label cannot break out of it.</summary>
    /// <param name="culture">The culture of the process.</param>
    [Theory]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public async Task The_payment_uri_holds_address_and_amount(string culture)
    {
        var address = await Driver.NewAddressAsync(Token);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            foreach (var amount in new[] { Driver.SmallestAmount, Amount, Driver.LargestAmount })
            {
                var uri = Chain.GetPaymentUri(new PaymentUriRequest(Driver.Asset, address, amount) { Label = "Two & more = #1?\r\n💰" });
                Assert.True(Uri.TryCreate(uri, UriKind.Absolute, out _), $"'{uri}' is no absolute URI.");
                Assert.True(uri.Contains(address, StringComparison.OrdinalIgnoreCase), $"'{uri}' does not hold the address {address}.");
                var (coins, units) = (BaseUnits.Format(amount, Driver.Asset.Decimals), amount.ToString(CultureInfo.InvariantCulture));
                Assert.True(Numbers(uri).Any(n => n == coins || n == units), $"'{uri}' does not hold the amount as {coins} or {units}.");
                Assert.True(uri.All(c => c is > ' ' and < '\x7f'), $"'{uri}' holds characters that a URI must escape.");
                Assert.DoesNotContain("more = ", Uri.UnescapeDataString(uri.Split("label=")[0]), StringComparison.Ordinal);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Numbers(string uri) => uri.Split(['?', '&', '=', ':', '/', '@', ';', ',']);
}
