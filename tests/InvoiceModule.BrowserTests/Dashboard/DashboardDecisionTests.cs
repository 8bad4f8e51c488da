using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>A decision on money that came late, from the notice on the first page to its row in the audit.</summary>
[Collection(MovingCollection.Name)]
public sealed class DashboardDecisionTests(Chromium chromium, ShopFixture shops)
{
    [Fact]
    public async Task A_late_payment_is_accepted_by_keyboard_alone()
    {
        var shop = shops.Shop;
        var order = await shop.Client.OrderAsync(InvoiceOrder.Crypto(50_000).WithOrderId("late-one"));
        await shop.Client.AdvanceAsync(TimeSpan.FromMinutes(26));
        await shop.Client.PayAsync(order);
        await shop.Client.MineAsync();
        await shop.Client.WaitAsync(order.Id, i => i.GetProperty("exception").ValueKind != System.Text.Json.JsonValueKind.Null);
        await using var tab = await chromium.OpenAsync(shop.BaseAddress, View.Wide with { JavaScript = false });
        await tab.GoAsync("invoicing");
        await tab.PressUntilAsync("Decide");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/suspense");
        await tab.PressUntilAsync("Decide payment");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/suspense/*");
        await tab.PressUntilAsync("Why (kept in the audit)");
        await tab.Page.Keyboard.TypeAsync("The payer wrote in");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Status).WaitForAsync();
        (await shop.Client.WaitForStatusAsync(order.Id, "PAID")).GetProperty("exception")[0].GetString().ShouldBe("late");
        await tab.GoAsync("invoicing/audit");
        (await tab.Page.ContentAsync()).ShouldContain("The payer wrote in");
        await tab.ShootAsync("dashboard-audit", "decided");
        tab.ShouldBeClean();
    }
}
