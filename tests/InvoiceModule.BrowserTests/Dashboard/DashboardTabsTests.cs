using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>What has changed since a page was opened: by a payer, in another tab, by the way back.</summary>
public sealed class DashboardTabsTests(Chromium chromium, ShopFixture shops)
{
    [Fact]
    public async Task What_was_paid_meanwhile_is_not_canceled()
    {
        var client = shops.Shop.Client;
        var order = await client.OrderAsync(InvoiceOrder.Crypto(44_000).WithOrderId("paid-while-canceling"));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress);
        await tab.GoAsync($"invoicing/invoices/{order.Id}");
        await client.PayAsync(order);
        await client.WaitForStatusAsync(order.Id, "IN_MEMPOOL");
        await CancelAsync(tab.Page);
        (await tab.Page.GetByRole(AriaRole.Alert).TextContentAsync()).ShouldNotBeNullOrWhiteSpace();
        (await tab.Page.Locator("[data-status]").GetAttributeAsync("data-status")).ShouldBe("IN_MEMPOOL", "The page shows what is so now.");
        (await client.InvoiceAsync(order.Id)).Active.ShouldBeTrue();
        await tab.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task A_second_tab_cancels_nothing_twice_and_the_way_back_sends_nothing_again()
    {
        var client = shops.Shop.Client;
        var order = await client.OrderAsync(InvoiceOrder.Crypto(45_000).WithOrderId("canceled-in-two-tabs"));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress);
        var other = await tab.Page.Context.NewPageAsync();
        await tab.GoAsync($"invoicing/invoices/{order.Id}");
        await other.GotoAsync($"invoicing/invoices/{order.Id}");
        await CancelAsync(tab.Page);
        await tab.Page.GetByRole(AriaRole.Status).WaitForAsync();
        var version = (await client.InvoiceAsync(order.Id)).Version;
        await CancelAsync(other);
        await other.GetByRole(AriaRole.Alert).Or(other.GetByRole(AriaRole.Status)).WaitForAsync();
        await tab.Page.GoBackAsync();
        await tab.Page.GoForwardAsync();
        (await tab.Page.GetByRole(AriaRole.Status).CountAsync()).ShouldBe(0, "What was said once is not said again.");
        (await tab.Page.GetByText("Cancel invoice").CountAsync()).ShouldBe(0);
        (await client.InvoiceAsync(order.Id)).Version.ShouldBe(version);
    }

    private static async Task CancelAsync(IPage page)
    {
        await page.Locator("summary", new() { HasText = "Cancel invoice" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel invoice" }).ClickAsync();
    }
}
