using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>The list of invoices with what shops really have in it: order ids that are UUIDs, an ether to its last digit, and more than there is.</summary>
public sealed class DashboardListTests(Chromium chromium, ShopFixture shops)
{
    private const string Largest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    // A UUID is wider than a phone, and takes two lines of it.
    [Theory]
    [InlineData(375)]
    [InlineData(800)]
    [InlineData(1440)]
    public async Task Order_ids_and_amounts_are_not_broken_up_and_nothing_leaves_its_card(int width)
    {
        var (client, order, small) = (shops.Shop.Client, Guid.NewGuid().ToString(), $"B-{Random.Shared.Next(100_000, 1_000_000)}");
        foreach (var value in (string[])["7450309910925779", Largest])
            await client.OrderAsync(InvoiceOrder.Crypto(1, "ethereum-sim", "ETH").With("value", value).WithOrderId(order).WithData("title", "Wool blanket, natural white, 130 by 200 cm, woven from undyed wool"));
        await client.OrderAsync(InvoiceOrder.Fiat("1234.50", "EUR").WithOrderId(small));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Wide with { Width = width });
        await tab.GoAsync($"invoicing?q={order}");
        (await tab.Page.Locator(".list tbody tr").CountAsync()).ShouldBe(2);
        (await tab.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll(".scroll")].filter(box => box.scrollWidth > box.clientWidth).map(box => `scrolls: ${box.scrollWidth} of ${box.clientWidth}`)
            .concat([...document.querySelectorAll(".list tr")].flatMap(row => {
              const edge = row.closest(".card").getBoundingClientRect();
              return [...row.querySelectorAll("*")].filter(e => e.checkVisibility() && !e.closest("thead") && !e.parentElement.closest(".clip")).map(e => [e, e.getBoundingClientRect()])
                .filter(([, r]) => r.right > edge.right || r.left < edge.left).map(([e]) => `outside: ${e.outerHTML.slice(0, 120)}`);
            }))
            .concat([...document.querySelectorAll(".list .main a, .list .sum")].filter(e => e.textContent.length < 40 && e.getBoundingClientRect().height > (e.closest(".main") && innerWidth < 400 ? 50 : 30)).map(e => `broken: ${e.textContent}`))
            """)).ShouldBeEmpty();
        await tab.ShouldFitAsync();
        await tab.ShouldBeAccessibleAsync();
        await tab.ShootAsync("dashboard-invoices", "long");
        await tab.GoAsync($"invoicing?q={small}");
        var (name, amount) = (await tab.Page.Locator(".list .main a").BoundingBoxAsync(), await tab.Page.Locator(".list .sum").First.BoundingBoxAsync());
        name.ShouldNotBeNull().Y.ShouldBe(amount.ShouldNotBeNull().Y, 6, "What fits into one line stands in one.");
        tab.ShouldBeClean();
    }
}
