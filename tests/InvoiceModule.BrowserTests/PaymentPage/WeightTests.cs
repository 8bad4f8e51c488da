using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>All of the page, as it is before any compression; the title and the description are the merchant's, and weigh what he writes.</summary>
public sealed class WeightTests(Chromium chromium, ShopFixture shops, ITestOutputHelper output)
{
    private const int Limit = 50_000;

    [Theory]
    [InlineData("en", 'W', 28, 0)]
    [InlineData("ar", 'W', 28, 0)]
    [InlineData("ar", 'Ж', 256, 2048)]
    [InlineData("ar", '日', 256, 2048)]
    public async Task The_page_and_all_it_loads_weigh_less_than_50_kB(string language, char letter, int title, int description)
    {
        var shop = shops.Shop;
        var (name, text) = (new string(letter, title), new string(letter, description));
        var merchants = Encoding.UTF8.GetByteCount(name + text);
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Fiat("1234.50", "EUR", blockchain: description > 0 ? "bitcoin-sim" : "ethereum-sim", symbol: description > 0 ? "BTC" : "USDT")
            .WithData("title", name).WithData("description", text));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress);
        var parts = new ConcurrentDictionary<string, int>();
        var reading = new ConcurrentQueue<Task>();
        tab.Page.Response += (_, response) =>
        {
            if (response.Request.ResourceType != "eventsource")
                reading.Enqueue(ReadAsync(response));
        };
        await tab.Page.GotoAsync($"pay/{invoice.Id}?lang={language}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        await Task.WhenAll(reading);
        foreach (var (url, size) in parts.OrderByDescending(p => p.Value))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,7} {url}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parts.Values.Sum(),7} bytes uncompressed ({language})"));
        parts.Count.ShouldBeGreaterThanOrEqualTo(4);
        (parts.Values.Sum() - merchants).ShouldBeLessThan(Limit);
        tab.ShouldBeClean();

        async Task ReadAsync(IResponse response)
        {
            if (response.Url.StartsWith("http", StringComparison.Ordinal))
                parts[new Uri(response.Url).AbsolutePath] = (await response.BodyAsync()).Length;
        }
    }
}
