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
        await tab.GoAsync("invoicing/suspense?show=decided");
        (await tab.Page.InnerTextAsync("main")).ShouldContain("The payer wrote in");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task What_vanished_is_closed_and_a_reversal_settled_without_JavaScript()
    {
        var (shop, client) = (shops.Shop, shops.Shop.Client);
        var paid = await client.OrderAsync(InvoiceOrder.Crypto(60_000).WithOrderId("taken-back"));
        var tx = await client.PayAsync(paid);
        await client.MineAsync();
        await client.WaitForStatusAsync(paid.Id, "PAID");
        await client.ReorganiseAsync(1, [tx]);
        await client.WaitForStatusAsync(paid.Id, "NOT_PAID");
        var late = await client.OrderAsync(InvoiceOrder.Crypto(70_000).WithOrderId("never-came"));
        await client.AdvanceAsync(TimeSpan.FromMinutes(26));
        var gone = await client.PayAsync(late);
        await client.WaitAsync(late.Id, i => i.GetProperty("exception").ValueKind != System.Text.Json.JsonValueKind.Null);
        await client.ReplaceAsync(gone, paid.Address, 1);
        await using var tab = await chromium.OpenAsync(shop.BaseAddress, View.Wide with { JavaScript = false });
        await tab.GoAsync($"invoicing/invoices/{paid.Id}");
        await tab.Page.Locator("summary", new() { HasText = "Settle the reversal" }).ClickAsync();
        await tab.Page.FillAsync("#settle-why", "Written off");
        await tab.ShootAsync("dashboard-invoice", "settle");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Settle the reversal" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Status).WaitForAsync();
        await client.UntilAsync(
            async () =>
            {
                await tab.GoAsync($"invoicing/invoices/{late.Id}");
                return (await tab.Page.InnerTextAsync("main")).Contains("replaced", StringComparison.Ordinal);
            },
            "the replacement to be seen");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Decide" }).ClickAsync();
        await tab.Page.FillAsync("#close-why", "He paid by card");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        await tab.ShootAsync("dashboard-suspense", "vanished");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "It never came: close it" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Status).WaitForAsync();
        foreach (var view in (View[])[View.Wide, View.Phone])
        {
            await using var look = await chromium.OpenAsync(shop.BaseAddress, view);
            await look.GoAsync("invoicing/suspense?show=decided");
            await Screens.ShowAsync(look, ("dashboard-suspense", "decided"));
            await look.GoAsync("invoicing/audit");
            await Screens.ShowAsync(look, ("dashboard-audit", "decided"));
        }

        tab.ShouldBeClean();
    }
}
