using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>Over HTTP/1.1 a browser has six connections to a server for all its tabs. Open payment pages must leave some to the rest of the site.</summary>
public sealed class TabsTests(Chromium chromium, ShopFixture shops)
{
    private const int Many = 8;

    private readonly ShopProcess _shop = shops.Shop;

    [Fact]
    public async Task Many_tabs_of_one_browser_all_open_and_each_hears_of_its_payment()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var (invoices, pages) = (new List<JsonElement>(), new List<IPage>());
        for (var i = 0; i < Many; i++)
        {
            invoices.Add(await _shop.Client.OrderAsync(InvoiceOrder.Crypto(1000 + i)));
            pages.Add(await tab.Page.Context.NewPageAsync());
            await pages[i].GotoAsync($"pay/{invoices[i].Id}");
        }

        foreach (var i in (int[])[0, Many - 1])
        {
            await _shop.Client.PayAsync(invoices[i]);
            await pages[i].WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        }

        await tab.GoAsync("invoicing");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_page_that_nobody_sees_holds_no_stream_and_knows_everything_when_it_is_seen_again()
    {
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        await tab.Page.AddInitScriptAsync(StreamScripts.Watch);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync(StreamScripts.Until("streams.length === 1 && streams[0].readyState === 1"));
        (await tab.Page.EvaluateAsync<int>("leave(true), streams[0].readyState")).ShouldBe(2);
        await _shop.Client.PayAsync(invoice);
        await tab.Page.EvaluateAsync("leave(false)");
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        await tab.Page.EvaluateAsync(StreamScripts.Until("streams.some(s => s.readyState === 1)"));
        (await tab.Page.EvaluateAsync<int>("streams.filter(s => s.readyState !== 2).length")).ShouldBe(1);
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_paid_is_not_asked_for_even_while_the_page_cannot_be_read_again()
    {
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        await tab.GoAsync($"pay/{invoice.Id}");
        var isAway = true;
        await tab.Page.RouteAsync($"**/pay/{invoice.Id}", route => isAway ? Task.CompletedTask : route.ContinueAsync());
        await tab.Page.FocusAsync("#copy-address");
        await _shop.Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("#address", new() { State = WaitForSelectorState.Hidden });
        (await tab.Page.IsVisibleAsync(".qr")).ShouldBeFalse();
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("invoice");
        (await tab.Page.TextContentAsync("#state")).ShouldBe("Payment received, confirming");
        (await tab.Page.InnerTextAsync(".state")).ShouldNotContain("Scan the code");

        // An answer that does not come is not waited for without end.
        isAway = false;
        await tab.Page.WaitForSelectorAsync(".confirming");
        tab.ShouldBeClean();
    }
}
