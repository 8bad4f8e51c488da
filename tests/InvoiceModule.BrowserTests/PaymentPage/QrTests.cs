using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>What a phone's camera reads is what the API says (F90).</summary>
public sealed class QrTests(Chromium chromium, ShopFixture shops)
{
    [Theory]
    [InlineData("bitcoin-sim", "BTC", 123_456, "Tee & Gebäck", 1)]
    [InlineData("bitcoin-sim", "BTC", 123_456, "Ж", 256)]
    [InlineData("bitcoin-sim", "BTC", 123_456, "日", 256)]
    [InlineData("ethereum-sim", "ETH", 1_234_567_890_123_456, "Tee & Gebäck", 1)]
    [InlineData("ethereum-sim", "USDT", 12_345_678, "Tee & Gebäck", 1)]
    public async Task The_code_on_the_screen_is_the_payment_uri_of_the_api(string blockchain, string symbol, long value, string title, int times)
    {
        var shop = shops.Shop;
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto(value, blockchain, symbol).WithData("title", string.Concat(Enumerable.Repeat(title, times))));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress, View.Phone with { IsDark = true });
        await tab.GoAsync($"pay/{invoice.Id}");
        (await tab.ReadQrAsync(await tab.Page.ScreenshotAsync(new() { FullPage = true }))).ShouldBe(invoice.Text("payment_uri"));

        // Half of it paid: the code asks for the other half.
        await shop.Client.PayAsync(invoice, value / 2);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        var rest = await shop.Client.InvoiceAsync(invoice.Id);
        rest.Text("payment_uri").ShouldNotBe(invoice.Text("payment_uri"));
        (await tab.ReadQrAsync(await tab.Page.ScreenshotAsync(new() { FullPage = true }))).ShouldBe(rest.Text("payment_uri"));
        tab.ShouldBeClean();
    }
}
