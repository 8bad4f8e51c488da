using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>The narrowest window of WCAG 2.2 (1.4.10) and a desktop at 200 %, with the longest and strangest that a merchant may send.</summary>
public sealed class NarrowTests(Chromium chromium, ShopFixture shops)
{
    private const string Largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    private static readonly View Narrow = View.Phone with { Width = 320 };
    private static readonly View Zoomed = View.Wide with { Width = 720, Scale = 2 };

    [Fact]
    public async Task Nothing_is_cut_off_or_pushed_out_of_the_window()
    {
        JsonObject[] orders =
        [
            InvoiceOrder.Fiat("1234567.89", "EUR").WithOrderId(new string('W', 128)).WithData("title", new string('W', 256)).WithData("description", new string('m', 2048)),
            InvoiceOrder.Crypto(1, "ethereum-sim", "ETH").With("value", Largest).WithOrderId("huge").WithData("title", "Everything there is").WithData("user_data", new string('u', 4096)),
            InvoiceOrder.Crypto(1, "ethereum-sim", "USDT").WithOrderId("\u0637\u0644\u0628 12 (a)").WithData("title", "\u0628\u0637\u0627\u0646\u064a\u0629 \u0635\u0648\u0641 100% wool").WithData("description", "\u202Egnp.\u0645"),
        ];
        foreach (var view in (View[])[Narrow, Zoomed])
        {
            await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, view);
            foreach (var order in orders)
            {
                JsonElement invoice = await shops.Shop.Client.OrderAsync((JsonObject)order.DeepClone());
                foreach (var (path, page) in new[] { ($"pay/{invoice.Id}?lang=ar", "pay-arabic"), ($"pay/{invoice.Id}", "pay"), ($"invoicing/invoices/{invoice.Id}", "dashboard-invoice") })
                {
                    await tab.GoAsync(path);
                    (await tab.Page.ContentAsync()).ShouldContain(invoice.Text("amount"));
                    await tab.ShouldFitAsync();
                    await ShouldShowAllAsync(tab);
                    if (order == orders[0])
                        await tab.ShootAsync(page, "longest");
                }

                await tab.ShouldBeAccessibleAsync();
            }

            await tab.GoAsync("invoicing");
            await tab.ShouldFitAsync();
            tab.ShouldBeClean();
        }
    }

    [Theory]
    [InlineData("bitcoin-sim", "BTC", 1)]
    [InlineData("bitcoin-sim", "BTC", 50)]
    [InlineData("ethereum-sim", "USDT", 1)]
    public async Task A_phone_shows_amount_address_and_the_button_without_scrolling(string blockchain, string symbol, int times)
    {
        const string Description = "130 by 200 cm, woven from undyed wool.";
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Fiat("1234.50", "EUR", blockchain: blockchain, symbol: symbol)
            .WithData("title", "Wool blanket, natural white").WithData("description", string.Concat(Enumerable.Repeat(Description, times))));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.GoAsync($"pay/{invoice.Id}");
        (await tab.Page.Locator("main").TextContentAsync()).ShouldNotBeNull().ShouldContain(Description, customMessage: "A long one is folded.");
        foreach (var part in (string[])["#due", "#copy-due", "#address", "#copy-address", "#wallet"])
        {
            var box = (await tab.Page.Locator(part).BoundingBoxAsync())!;
            (box.Y + box.Height).ShouldBeLessThanOrEqualTo(tab.View.Height, part);
        }
    }

    // Text that is wider than its box is text that somebody cannot read. Tables scroll in a box of their own, and titles in lists are shortened on purpose.
    private static async Task ShouldShowAllAsync(Tab tab)
        => (await tab.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("main *")]
              .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && getComputedStyle(e).display !== "inline" && !e.closest(".scroll, .unseen, .clip, svg"))
              .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 60)}`)
            """)).ShouldBeEmpty($"{tab.Page.Url} at {tab.View.Width} px");
}
