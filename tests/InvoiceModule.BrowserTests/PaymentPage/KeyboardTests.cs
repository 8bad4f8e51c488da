using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>Without a mouse, and for those who listen.</summary>
public sealed class KeyboardTests(Chromium chromium, ShopFixture shops) : IAsyncLifetime
{
    private readonly ShopProcess _shop = shops.Shop;
    private JsonElement _invoice;

    public async ValueTask InitializeAsync()
    {
        _invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto(2_500_000, "ethereum-sim", "USDT"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Everything_is_reached_in_reading_order_with_a_visible_focus_and_works_by_enter()
    {
        await using var tab = await OpenAsync();
        var page = tab.Page;
        await page.EvaluateAsync(StreamScripts.Hear);
        (await NextAsync(page)).ShouldBe("home");
        (await NextAsync(page)).ShouldBe("copy-due");
        await page.Keyboard.PressAsync("Enter");
        await page.EvaluateAsync(StreamScripts.Until("heard.includes('copy-due: Copied') && heard.includes('live: Copied')"));
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(_invoice.Text("amount"));
        (await NextAsync(page)).ShouldBe("copy-address");
        await page.Keyboard.PressAsync("Space");
        await page.EvaluateAsync(StreamScripts.Until("heard.includes('copy-address: Copied')"));
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(_invoice.Address);
        (await NextAsync(page)).ShouldBe("wallet");
        (await NextAsync(page)).ShouldBe("SUMMARY");
        await page.Keyboard.PressAsync("Enter");
        (await NextAsync(page)).ShouldBe("A");
        await NextAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("html[lang=de]");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_change_keeps_the_focus_and_is_announced()
    {
        await using var tab = await OpenAsync();
        await tab.Page.FocusAsync("#copy-address");
        await tab.Page.EvaluateAsync("window.sameDocument = true");
        await _shop.Client.PayAsync(_invoice, 1);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("copy-address");
        (await tab.Page.TextContentAsync("#live"))!.ShouldStartWith("A part has arrived. Please send what is still due");
        (await tab.Page.GetAttributeAsync("#live", "role")).ShouldBe("status");

        // What had the focus is gone with the rest of the instructions; it is not lost to the top of the document.
        await _shop.Client.PayAsync(_invoice, 2_499_999);
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("invoice");
        (await tab.Page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task What_somebody_has_unfolded_stays_unfolded_and_keeps_the_focus()
    {
        var invoice = await _shop.Client.OrderAsync(InvoiceOrder.Crypto(2_500_000, "ethereum-sim", "USDT").WithData("description", string.Concat(Enumerable.Repeat("Woven from undyed wool. ", 60))));
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Wide);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.FocusAsync("#unfold");
        await tab.Page.Keyboard.PressAsync("Enter");
        await _shop.Client.PayAsync(invoice, 1);
        await tab.Page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        (await tab.Page.Locator("#description").GetAttributeAsync("open")).ShouldNotBeNull("What the merchant wrote is being read.");
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("unfold");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_announced_after_a_copy_is_not_taken_back_with_it()
    {
        await using var tab = await OpenAsync();
        (await tab.Page.EvaluateAsync<string>(
            """
            async () => {
              const button = document.getElementById("copy-due"), live = document.getElementById("live");
              const change = () => new Promise(next => new MutationObserver((_, observer) => (observer.disconnect(), next(button.textContent))).observe(button, { childList: true }));
              const copied = change();
              button.click();
              if (await copied !== "Copied") return "not copied";
              live.textContent = "A part has arrived";
              await change();
              return live.textContent;
            }
            """)).ShouldBe("A part has arrived");
    }

    [Fact]
    public async Task Whoever_wants_no_motion_gets_none()
    {
        // Asked of the rules in effect: the parts that a browser makes of an element, such as a bar's, are no elements and have no style that can be asked for.
        const string Moving = """
            () => {
              const isMoving = ({ style }) => style && (style.transitionDuration || "0s") !== "0s" || style && (style.animationName || "none") !== "none" && style.animationDuration !== "0s";
              const moving = rules => [...rules].flatMap(r => r.media && !matchMedia(r.media.mediaText).matches ? [] : isMoving(r) ? [r.cssText] : moving(r.cssRules ?? []));
              return [...document.styleSheets].flatMap(sheet => moving(sheet.cssRules)).length;
            }
            """;
        foreach (var reduced in (bool[])[false, true])
        {
            await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Wide with { ReducedMotion = reduced });
            await tab.GoAsync($"pay/{_invoice.Id}");
            (await tab.Page.EvaluateAsync<int>(Moving) == 0).ShouldBe(reduced);
        }
    }

    private async Task<Tab> OpenAsync()
    {
        var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Wide);
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.GoAsync($"pay/{_invoice.Id}");
        return tab;
    }

    // The next element's id, or what it is; its focus has to be seen.
    private static async Task<string> NextAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")).ShouldBeGreaterThanOrEqualTo(2);
        return await page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.tagName");
    }
}
