namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>Where a wallet's addresses come from: a key and a list, compared before they are saved. It is done on a chain that no other test is paid on.</summary>
public sealed class DashboardAddressTests(Chromium chromium, ShopFixture shops)
{
    private const string Place = "invoicing/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11/addresses/dogecoin-sim";
    private const string PrivateKey = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
    private const string Shown = ".confirm .addresses code";

    [Fact]
    public async Task A_key_is_compared_and_saved_with_a_reason_by_keyboard_and_without_JavaScript()
    {
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Wide with { JavaScript = false });
        await tab.GoAsync(Place);
        await tab.PressUntilAsync("Extended public key");
        await tab.Page.Keyboard.TypeAsync("simpubByKeyboard");
        await tab.PressUntilAsync("Show its first addresses");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Compare before you save" }).WaitForAsync();
        var first = await tab.Page.Locator(Shown).First.TextContentAsync();
        (await tab.Page.Locator(Shown).CountAsync()).ShouldBe(5);
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);

        // The browser itself asks for the reason; nothing is sent without one.
        await tab.PressUntilAsync("Use this key from now on");
        await tab.Page.Keyboard.PressAsync("Enter");
        (await tab.Page.Locator("#confirm-why:focus").CountAsync()).ShouldBe(1);
        await tab.Page.Keyboard.TypeAsync("The old device is gone");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        (await tab.Page.GetByRole(AriaRole.Status).TextContentAsync()).ShouldNotBeNull().ShouldContain("New invoices get their addresses from this key");
        (await tab.Page.Locator(".addresses code").First.TextContentAsync()).ShouldBe(first, "What was compared is what is used.");
        (await tab.Page.ContentAsync()).ShouldNotContain("simpubByKeyboard", Case.Sensitive, "A key that is saved is not shown again.");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        await ShowAsync("key-set");
        await tab.GoAsync("invoicing/audit");
        var audit = await tab.Page.ContentAsync();
        audit.ShouldContain("The old device is gone");
        audit.ShouldNotContain("simpubByKeyboard");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_private_key_is_refused_and_stands_on_no_page()
    {
        foreach (var view in new[] { View.Wide, View.Phone })
        {
            await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, view);
            await tab.GoAsync(Place);
            await tab.Page.FillAsync("#key", PrivateKey);
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Show its first addresses" }).ClickAsync();
            (await tab.Page.TextContentAsync("#key-error")).ShouldNotBeNull().ShouldContain("PRIVATE");
            (await tab.Page.InputValueAsync("#key")).ShouldBeEmpty();
            (await tab.Page.ContentAsync()).ShouldNotContain(PrivateKey);
            (await tab.Page.Locator("#key").GetAttributeAsync("aria-invalid")).ShouldBe("true");
            tab.Forget();
            await Screens.ShowAsync(tab, ("dashboard-addresses", "refused"));
        }
    }

    [Fact]
    public async Task A_list_is_checked_added_and_given_out_no_more()
    {
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.GoAsync(Place);
        await ShowKeyAsync(tab.Page, "simpubList");
        await Screens.ShowAsync(tab, ("dashboard-addresses", "confirm-key"));
        var addresses = await tab.Page.Locator(Shown).AllTextContentsAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Do nothing" }).ClickAsync();
        await tab.Page.FillAsync("#list", string.Join('\n', addresses.Take(2)));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Check them" }).ClickAsync();
        (await tab.Page.Locator(Shown).AllTextContentsAsync()).ShouldBe(addresses.Take(2));
        await Screens.ShowAsync(tab, ("dashboard-addresses", "confirm-list"));
        await tab.Page.FillAsync("#confirm-why", "More room");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add these addresses" }).ClickAsync();
        (await tab.Page.GetByRole(AriaRole.Status).TextContentAsync()).ShouldNotBeNull().ShouldContain("2 new addresses are in the pool");
        await tab.Page.FillAsync("#retire-why", "Sold");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Never give them out again" }).ClickAsync();
        (await tab.Page.GetByRole(AriaRole.Status).TextContentAsync()).ShouldNotBeNull().ShouldContain("2 imported addresses are not given out again");
        tab.ShouldBeClean();
    }

    // Wide and phone, light and dark.
    private async Task ShowAsync(string state)
    {
        foreach (var view in new[] { View.Wide, View.Phone })
        {
            await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, view);
            await tab.GoAsync(Place);
            await Screens.ShowAsync(tab, ("dashboard-addresses", state));
        }
    }

    private static async Task ShowKeyAsync(IPage page, string key)
    {
        await page.FillAsync("#key", key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show its first addresses" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Compare before you save" }).WaitForAsync();
    }
}
