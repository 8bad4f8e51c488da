using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>What a merchant's person does with the dashboard, without JavaScript, and what other sites cannot.</summary>
public sealed class DashboardWorkTests(Chromium chromium, ShopFixture shops)
{
    private static readonly View Plain = View.Wide with { JavaScript = false };

    [Fact]
    public async Task An_invoice_is_created_by_the_form_and_its_faults_stand_beside_the_fields()
    {
        var shop = shops.Shop;
        await using var tab = await chromium.OpenAsync(shop.BaseAddress, Plain);
        await tab.GoAsync("invoicing/create");
        await tab.Page.FillAsync("#fiat", "19.999");
        await tab.Page.FillAsync("#currency", "EUR");
        await tab.Page.FillAsync("#order_id", "by-the-form");
        await tab.Page.SelectOptionAsync("#blockchain", "ethereum-sim");
        await tab.Page.SelectOptionAsync("#symbol", "USDT");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Preview the call" }).ClickAsync();
        (await tab.Page.TextContentAsync("#fiat-error")).ShouldNotBeNull().ShouldContain("more decimals than EUR");
        tab.Forget();
        await tab.ShootAsync("dashboard-create", "fault");
        await tab.Page.FillAsync("#fiat", "19.99");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Preview the call" }).ClickAsync();
        (await tab.Page.TextContentAsync("pre")).ShouldNotBeNull().ShouldContain("\"order_id\":\"by-the-form\"");
        await tab.ShootAsync("dashboard-create", "preview");
        await tab.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Create invoice" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/invoices/*");
        (await tab.Page.ContentAsync()).ShouldContain("by-the-form");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task Another_site_cannot_frame_it()
    {
        // On the same machine: a browser keeps sites of the internet away from it by itself.
        await using var stranger = await OtherSite.StartAsync(OtherSite.FindOrigin());
        await using var tab = await chromium.OpenAsync(stranger.Origin);
        await tab.GoAsync($"?frame={Uri.EscapeDataString(new Uri(shops.Shop.BaseAddress, "invoicing").AbsoluteUri)}");
        await shops.Shop.Client.UntilAsync(() => Task.FromResult(tab.Faults.Any(f => f.Contains("frame-ancestors", StringComparison.Ordinal))), "the browser's refusal to frame the dashboard");
        (await tab.Page.FrameLocator("iframe").Locator(".top nav").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Another_site_cannot_send_its_forms()
    {
        var shop = shops.Shop;
        var order = await shop.Client.OrderAsync(InvoiceOrder.Crypto(1_000).WithOrderId("not-yours-to-cancel"));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress);
        await tab.GoAsync($"invoicing/invoices/{order.Id}");
        var (target, token) = (new Uri(shop.BaseAddress, $"invoicing/invoices/{order.Id}/cancel"), await tab.Page.Locator("form[action$=cancel] input[name=csrf]").GetAttributeAsync("value"));

        // The same browser, with its cookies, on a page of another site that has even got hold of a token.
        var evil = await tab.Page.Context.NewPageAsync();
        await evil.RouteAsync("http://evil.example/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<form method=post action=\"{target}\"><input name=csrf value=\"{token}\"><input name=why value=x></form><button onclick=\"document.forms[0].submit()\">go</button>",
        }));
        await evil.GotoAsync("http://evil.example/");
        await evil.ClickAsync("button");
        await evil.WaitForURLAsync(target.ToString());
        (await evil.ContentAsync()).ShouldContain("This form did not come from a page of this dashboard");
        (await shop.Client.InvoiceAsync(order.Id)).GetProperty("active").GetBoolean().ShouldBeTrue();
    }
}
