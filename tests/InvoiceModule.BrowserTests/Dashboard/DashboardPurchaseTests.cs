using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>A purchase as the merchant's person sees it, without JavaScript.</summary>
[Collection(MovingCollection.Name)]
public sealed class DashboardPurchaseTests(Chromium chromium, ShopFixture shops)
{
    [Fact]
    public async Task A_purchase_is_seen_from_the_first_sight_to_the_callback()
    {
        var shop = shops.Shop;
        var order = await shop.Client.OrderAsync(InvoiceOrder.Crypto(123_000).WithOrderId("seen-in-the-dashboard").WithCallback(shops.Merchant.Url()));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress, View.Wide with { JavaScript = false });
        await tab.GoAsync("invoicing");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "seen-in-the-dashboard" }).ClickAsync();
        (await tab.Page.Locator("[data-status]").GetAttributeAsync("data-status")).ShouldBe("NOT_PAID");
        await shop.Client.PayAsync(order);
        await shop.Client.MineAsync();
        await shop.Client.WaitForStatusAsync(order.Id, "PAID");
        await shop.Client.UntilAsync(async () => (await shop.Client.CallbacksAsync(order.Id)).Any(e => e.Text("state") == "acknowledged"), "the callback");
        await tab.Page.ReloadAsync();
        (await tab.Page.Locator("[data-status]").GetAttributeAsync("data-status")).ShouldBe("PAID");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Redeliver version" }).First.ClickAsync();
        await tab.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await tab.GoAsync("invoicing");
        await tab.Page.FillAsync("#q", order.Address);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "seen-in-the-dashboard" }).WaitForAsync();
        tab.ShouldBeClean();
    }
}
