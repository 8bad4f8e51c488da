using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>High contrast, where the browser paints in the reader's own colours and leaves out every background: what colour alone has told is told otherwise.</summary>
public sealed class ForcedColorsTests(Chromium chromium, ShopFixture shops)
{
    private const string BordersOf = "selector => [...document.querySelectorAll(selector)].map(e => getComputedStyle(e).borderTopColor + getComputedStyle(e).borderBottomColor)";

    [Fact]
    public async Task What_is_done_and_how_far_it_has_come_can_be_told()
    {
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 3));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await shops.Shop.Client.PayAsync(invoice);
        await shops.Shop.Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.WaitForSelectorAsync(".confirming");
        (await tab.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('progress')).borderTopStyle")).ShouldBe("solid", "Without a border there is nothing to be seen of it.");
        var borders = await tab.Page.EvaluateAsync<string[]>(BordersOf, ".steps li");
        borders.Distinct(StringComparer.Ordinal).Count().ShouldBe(2, "Two steps are done, one is under way.");
        borders[0].ShouldBe(borders[1]);
        await tab.ShootAsync("pay", "forced-colors");
    }

    [Fact]
    public async Task The_page_one_is_on_stands_out_of_the_menu()
    {
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Wide);
        await tab.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await tab.GoAsync("invoicing");
        var current = await tab.Page.EvaluateAsync<string[]>(BordersOf, ".top ul a[aria-current]");
        var others = await tab.Page.EvaluateAsync<string[]>(BordersOf, ".top ul a:not([aria-current])");
        others.ShouldNotBeEmpty();
        others.ShouldAllBe(o => o != current.Single());
        await tab.ShootAsync("dashboard", "forced-colors");
    }
}
