using System.Collections.Concurrent;
using System.Globalization;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>All of the page, as it is before any compression.</summary>
[Collection(LookingCollection.Name)]
public sealed class WeightTests(Chromium chromium, ShopFixture shops, ITestOutputHelper output)
{
    private const int Limit = 50_000;

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task The_page_and_all_it_loads_weigh_less_than_50_kB(string language)
    {
        var shop = shops.Shop;
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Fiat("1234.50", "EUR", blockchain: "ethereum-sim", symbol: "USDT").WithData("title", "Wool blanket, natural white"));
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
        parts.Values.Sum().ShouldBeLessThan(Limit);
        tab.ShouldBeClean();

        async Task ReadAsync(IResponse response)
        {
            if (response.Url.StartsWith("http", StringComparison.Ordinal))
                parts[new Uri(response.Url).AbsolutePath] = (await response.BodyAsync()).Length;
        }
    }
}
