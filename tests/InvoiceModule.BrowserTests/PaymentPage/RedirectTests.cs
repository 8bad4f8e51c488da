using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>The page leads to where its merchant said, and nowhere else.</summary>
[Collection(MovingCollection.Name)]
public sealed class RedirectTests(Chromium chromium, ShopFixture shops)
{
    private readonly ShopProcess _shop = shops.Shop;

    [Fact]
    public async Task Whoever_has_not_paid_yet_gets_back_to_the_shop_by_its_name()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone);
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto().WithData("url_success", $"{_shop.BaseAddress}orders/stored"));
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the shop: The small shop" }).ClickAsync();
        await tab.Page.WaitForURLAsync(_shop.BaseAddress.ToString());
    }

    [Fact]
    public async Task The_query_moves_nobody_and_the_links_give_nothing_away()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto().WithData("url_success", $"{_shop.BaseAddress}orders/stored").WithData("url_failed", "https://shop.example/failed"));
        await tab.Page.Clock.InstallAsync();
        await tab.GoAsync($"pay/{invoice.Id}?url_success=https://evil.example/&url=//evil.example&lang=//evil.example&returnUrl=https://evil.example");
        await _shop.Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("#success");
        (await tab.Page.GetAttributeAsync("#success", "rel")).ShouldBe("noopener noreferrer");
        (await tab.Page.ContentAsync()).ShouldNotContain("evil.example");
        string? referrer = null;
        await tab.Page.RouteAsync("**/orders/stored", async route =>
        {
            referrer = await route.Request.HeaderValueAsync("referer") ?? "none";
            await route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<title>stored</title>" });
        });
        await _shop.Client.MineAsync();

        // Twenty seconds to say that he stays (WCAG 2.2, 2.2.1).
        await tab.Page.WaitForSelectorAsync("#soon >> text=in 20 seconds");
        await tab.Page.Clock.FastForwardAsync("00:14");
        referrer.ShouldBeNull();
        (await tab.Page.IsVisibleAsync("#stay")).ShouldBeTrue();
        await tab.Page.Clock.FastForwardAsync("00:06");
        await tab.Page.WaitForURLAsync("**/orders/stored");
        referrer.ShouldBe("none");
        tab.ShouldBeClean();
    }
}
