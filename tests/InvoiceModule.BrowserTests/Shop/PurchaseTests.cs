using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Shop;

/// <summary>A whole purchase as a customer does it, in a browser, with script and without.</summary>
public sealed class PurchaseTests(Chromium chromium, ShopFixture shops) : IClassFixture<ShopFixture>
{
    private readonly ShopProcess _shop = shops.Shop;

    private ShopClient Client => _shop.Client;

    [Fact]
    public async Task With_script_the_page_follows_the_money_live_and_leaves_for_the_shop_by_itself()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var invoice = await BuyAsync(tab, "Mountain tea", "bitcoin-sim/BTC");
        var page = tab.Page;
        await page.EvaluateAsync("window.sameDocument = true");
        await Client.PayAsync(invoice, invoice.Value / 2);
        await page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID][data-active=true] #received");
        (await page.TextContentAsync("#due")).ShouldBe((await Client.GetAsync($"pay/{invoice.Id}/status")).Json.Text("due_amount"));
        await Client.PayAsync(invoice, invoice.Value - invoice.Value / 2);
        await page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL][data-active=true] #success");

        // The browser takes the time itself: a busy test would see PAID late, and the rest of the wait as too short.
        await page.EvaluateAsync(
            """
            new MutationObserver(() => {
              if (invoice.dataset.status === "PAID") sessionStorage.paidAt ??= performance.timeOrigin + performance.now();
            }).observe(invoice, { attributes: true })
            """);
        (await page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
        await Client.MineAsync();
        await page.WaitForSelectorAsync("main[data-status=PAID][data-active=false] >> text=Thank you");
        await page.WaitForURLAsync("**/orders/*", new() { Timeout = 60_000 });
        (await page.EvaluateAsync<double>("performance.timeOrigin - sessionStorage.paidAt")).ShouldBeGreaterThanOrEqualTo(20_000);
        await page.WaitForSelectorAsync("#order[data-state=paid] >> text=Thank you");
        await tab.ShootAsync("shop", "order-paid");
        await tab.ShouldBeAccessibleAsync();
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task An_unknown_address_and_a_form_whose_cookie_is_lost_have_a_page_that_says_what_to_do()
    {
        foreach (var view in (View[])[View.Wide, View.Phone])
        {
            await using var tab = await chromium.OpenAsync(_shop.BaseAddress, view);
            await tab.GoAsync("nowhere");
            await tab.Page.GetByRole(AriaRole.Heading, new() { Name = "No such page" }).WaitForAsync();
            tab.Forget();
            await Screens.ShowAsync(tab, ("shop", "nowhere"));
            await tab.GoAsync("");
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Buy Mountain tea" }).ClickAsync();
            await tab.Page.Context.ClearCookiesAsync();
            await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
            await tab.Page.GetByRole(AriaRole.Heading, new() { Name = "That page was too old" }).WaitForAsync();
            tab.Forget();
            await Screens.ShowAsync(tab, ("shop", "too-old"));
        }
    }

    [Fact]
    public async Task Without_script_everything_works_too()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone with { JavaScript = false });
        var page = tab.Page;
        var invoice = await BuyAsync(tab, "Enamel mug", "ethereum-sim/USDT");
        (await page.TextContentAsync("#address")).ShouldBe(invoice.Address);
        (await page.GetAttributeAsync("meta[http-equiv=refresh]", "content")).ShouldBe("20");
        (await page.IsVisibleAsync("#copy-due")).ShouldBeFalse();
        (await page.IsVisibleAsync(".time")).ShouldBeFalse("Nothing counts it down.");
        (await page.InnerTextAsync(".summary")).ShouldContain("Pay before");
        (await page.InnerTextAsync(".refresh")).ShouldStartWith("This page updates itself every 20 seconds. Update now");

        // The page stops asking by itself when told so, and goes on when told so.
        await page.ClickAsync(".refresh a >> nth=1");
        (await page.QuerySelectorAsync("meta[http-equiv=refresh]")).ShouldBeNull();
        (await page.InnerTextAsync(".pay .unscripted")).ShouldMatch("^Pay before .* UTC and not later");
        await tab.ShootAsync("pay", "no-script-still");
        await page.ClickAsync(".refresh a >> nth=1");
        (await page.QuerySelectorAsync("meta[http-equiv=refresh]")).ShouldNotBeNull();
        await tab.ShootAsync("pay", "no-script");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        await page.ClickAsync(".refresh a >> nth=1");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);

        await SimulateAsync("Pay a half");
        await page.WaitForSelectorAsync("main[data-status=PARTIALLY_PAID] #received");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        await SimulateAsync("^Pay [0-9]");
        await page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] #success");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        await SimulateAsync("Mine a block");

        // Paid: it goes to the order by itself, no sooner than twenty seconds later.
        var paid = await page.ContentAsync();
        paid.ShouldContain("data-status=\"PAID\"");
        paid.ShouldContain("<meta http-equiv=\"refresh\" content=\"20;url=");
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab, paid);
        await page.WaitForURLAsync("**/orders/*", new() { Timeout = 60_000 });
        await page.WaitForSelectorAsync("#order[data-state=paid]");
        tab.ShouldBeClean();

        async Task SimulateAsync(string button)
        {
            await tab.GoAsync("");
            await page.GetByText("Your order").ClickAsync();
            var version = (await Client.InvoiceAsync(invoice.Id)).Version;
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(button) }).ClickAsync();
            await page.WaitForURLAsync("**/orders/*?said=*");
            await Client.WaitAsync(invoice.Id, i => i.Version > version);
            await tab.GoAsync($"pay/{invoice.Id}");
        }
    }

    [Fact]
    public async Task An_expiry_takes_address_and_code_away_live_and_leads_back()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone);
        var invoice = await BuyAsync(tab, "Wool blanket", "bitcoin-sim/BTC");
        await Client.AdvanceAsync(TimeSpan.FromMinutes(16));
        await tab.Page.WaitForSelectorAsync("main[data-status=NOT_PAID][data-active=false] >> text=Do not pay any more");
        (await tab.Page.ContentAsync()).ShouldNotContain(invoice.Address);
        (await tab.Page.QuerySelectorAllAsync(".qr, #wallet")).ShouldBeEmpty();

        // Money a moment late is still counted, and the open page tells.
        await Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("main >> text=Payment received, confirming");
        await tab.Page.WaitForSelectorAsync("main >> text=Money arrived after the time to pay was over");
        await Client.MineAsync();
        await tab.Page.WaitForSelectorAsync("main[data-status=PAID]");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_reorganisation_is_told_live_and_the_way_back_too()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone);
        var invoice = await Client.OrderAsync(InvoiceOrder.Crypto(confirmations: 2));
        await tab.GoAsync($"pay/{invoice.Id}");
        var txid = await Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL]");
        await Client.MineAsync();
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_BLOCK] >> text=1 of 2 confirmations");
        await Client.ReorganiseAsync(1, [txid]);
        await tab.Page.WaitForSelectorAsync("main[data-status=NOT_PAID] >> text=Look into your wallet first");
        await Client.PayAsync(invoice);
        await Client.MineAsync(count: 2);
        await tab.Page.WaitForSelectorAsync("main[data-status=PAID]");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_reversal_after_it_was_paid_is_told_live_and_the_way_back_too()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var invoice = await BuyAsync(tab, "Enamel mug", "bitcoin-sim/BTC");
        await tab.Page.EvaluateAsync("window.sameDocument = true");
        await Client.PayAsync(invoice);
        await Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await Client.MineAsync();
        await tab.Page.ClickAsync("main[data-status=PAID] #stay");

        // The developer's buttons stand beside the same customer's order.
        var order = await tab.Page.Context.NewPageAsync();
        await order.GotoAsync("");
        await order.GetByText("Your order").ClickAsync();
        await order.ClickAsync("button[value=reorganise]");
        await tab.Page.WaitForSelectorAsync("main[data-status=NOT_PAID][data-active=false] >> text=The network has taken the payment back");
        (await tab.Page.QuerySelectorAllAsync("#success, #address, .qr")).ShouldBeEmpty();
        await tab.ShouldBeAccessibleAsync();
        await order.ClickAsync("button[value=return]");
        await order.WaitForSelectorAsync(".said >> text=Sent once more");
        await Client.MineAsync();
        await tab.Page.WaitForSelectorAsync("main[data-status=PAID] #success");
        (await tab.Page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task The_order_asks_for_what_is_missing_and_never_for_a_second_payment()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var page = tab.Page;
        var invoice = await BuyAsync(tab, "Beeswax candle", "bitcoin-sim/BTC");
        await tab.GoAsync("");
        await page.GetByText("Your order").ClickAsync();
        var half = invoice.Value / 2;
        await Client.PayAsync(invoice, half);
        await page.WaitForSelectorAsync("#order[data-state=part] >> text=still missing");
        (await page.InnerTextAsync("#order")).ShouldContain((await Client.GetAsync($"pay/{invoice.Id}/status")).Json.Text("due_amount"));
        (await page.QuerySelectorAllAsync("#steps .done")).Count.ShouldBe(1, "The payment has not been seen: a part of it has.");
        (await page.QuerySelectorAsync("#next .primary")).ShouldNotBeNull();
        await Client.PayAsync(invoice, invoice.Value - half);
        await page.WaitForSelectorAsync("#order[data-state=confirming]");
        await Client.MineAsync();
        await page.WaitForSelectorAsync("#order[data-state=paid]");

        await page.ClickAsync("button[value=reorganise]");
        await page.WaitForSelectorAsync(".said >> text=the payment is gone");
        await page.WaitForSelectorAsync("#order[data-state=reversed] >> text=Do not pay again");
        (await page.QuerySelectorAsync("#next .primary")).ShouldBeNull();
        await tab.ShouldBeAccessibleAsync();
        await Client.PayAsync(invoice);
        await Client.MineAsync();
        await page.WaitForSelectorAsync("#order[data-state=paid]");

        // Words in a link are a stranger's: the page says only what the simulator said.
        await tab.GoAsync(new Uri(page.Url).AbsolutePath[1..] + "?said=Send+your+coins+to+me");
        (await page.TextContentAsync(".said")).ShouldBeEmpty();
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task An_order_whose_invoice_was_canceled_says_so()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var invoice = await BuyAsync(tab, "Enamel mug", "bitcoin-sim/BTC");
        (await Client.CancelAsync(invoice.Id)).ShouldBe(200);
        await tab.Page.ClickAsync("#failed");
        await tab.Page.WaitForSelectorAsync("#order[data-state=failed] >> text=It was canceled");
        tab.ShouldBeClean();
    }

    [Fact]
    public async Task A_payment_that_is_taken_back_before_it_is_paid_sends_the_customer_to_his_wallet_first()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var page = tab.Page;
        var invoice = await BuyAsync(tab, "Enamel mug", "ethereum-sim/USDT");
        var txid = await Client.PayAsync(invoice);
        await page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        await page.ClickAsync("#success");
        await page.WaitForSelectorAsync("#order[data-state=confirming]");
        await Client.ReplaceAsync(txid, "0x00000000000000000000000000000000000000bb", invoice.Value);
        await page.WaitForSelectorAsync("#order[data-state=reversed] >> text=Look into your wallet first");
        (await page.InnerTextAsync("#order")).ShouldContain("The network has taken your payment back");
        (await page.QuerySelectorAsync("#next .primary")).ShouldBeNull();
        await page.GetByText("To the payment page").ClickAsync();
        await page.WaitForSelectorAsync("main[data-active=true] >> text=Look into your wallet first");
        tab.ShouldBeClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData("checkout?product=mug")]
    [InlineData("shop.js")]
    public async Task The_shop_runs_its_own_files_only_and_nobody_frames_it(string path)
    {
        var answer = await Client.GetAsync(path);
        answer.Headers.ShouldContainKeyAndValue("X-Frame-Options", "DENY");
        var policy = answer.Headers["Content-Security-Policy"];
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
    }

    [Fact]
    public async Task Another_site_can_neither_order_nor_play_with_an_order()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress);
        var invoice = await BuyAsync(tab, "Linen notebook", "bitcoin-sim/BTC");
        await tab.GoAsync("");
        await tab.Page.GetByText("Your order").ClickAsync();
        var order = tab.Page.Url;
        foreach (var (target, field, value) in new[] { ($"{order}/simulate", "act", "pay"), (new Uri(_shop.BaseAddress, "checkout").AbsoluteUri, "currency", "bitcoin-sim/BTC") })
        {
            // The same browser, with its cookies, on a page of another site.
            await tab.Page.RouteAsync("http://evil.example/**", route => route.FulfillAsync(new()
            {
                ContentType = "text/html",
                Body = $"<link rel=icon href=data:,><form method=post action=\"{target}\"><input name={field} value=\"{value}\"><input name=product value=mug></form><button onclick=\"document.forms[0].submit()\">go</button>",
            }));
            await tab.Page.GotoAsync("http://evil.example/");
            var answer = await tab.Page.RunAndWaitForResponseAsync(() => tab.Page.ClickAsync("button"), r => r.Url == target);
            answer.Status.ShouldBe(400);
            await tab.Page.UnrouteAsync("http://evil.example/**");
        }

        (await Client.InvoiceAsync(invoice.Id)).Status.ShouldBe("NOT_PAID");
    }

    [Fact]
    public async Task A_refusal_keeps_what_was_chosen_and_a_strange_order_has_a_page()
    {
        await using var tab = await chromium.OpenAsync(_shop.BaseAddress, View.Phone);
        await Client.SetRateAsync("ETH", "USD", null);
        await tab.GoAsync("checkout?product=mug");
        await tab.Page.CheckAsync("input[value='ethereum-sim/ETH']");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        (await tab.Page.IsCheckedAsync("input[value='ethereum-sim/ETH']")).ShouldBeTrue();
        await Client.SetRateAsync("ETH", "USD", "2500");
        tab.Forget();
        await tab.UseSchemeAsync(isDark: false);
        await Screens.ShowAsync(tab, ("shop", "refused"));
        await tab.GoAsync($"orders/{Guid.Empty}");
        await tab.Page.WaitForSelectorAsync("text=No such order");
        tab.Forget();
        await tab.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task The_shop_looks_like_one_on_every_screen()
        => await Task.WhenAll(((View[])[View.Wide, View.Phone]).Select(async view =>
        {
            await using var tab = await chromium.OpenAsync(_shop.BaseAddress, view);
            foreach (var (path, name) in new[] { ("", "window"), ("checkout?product=kettle", "checkout") })
            {
                await tab.UseSchemeAsync(isDark: false);
                await tab.GoAsync(path);
                await Screens.ShowAsync(tab, ("shop", name));
            }

            await tab.UseSchemeAsync(isDark: false);
            await BuyAsync(tab, "Stove kettle", "bitcoin-sim/BTC");
            await tab.GoAsync("");
            await tab.Page.GetByText("Your order").ClickAsync();
            await tab.Page.WaitForSelectorAsync("#order[data-state=waiting]");
            await Screens.ShowAsync(tab, ("shop", "order"));
        }));

    private async Task<JsonElement> BuyAsync(Tab tab, string product, string currency)
    {
        await tab.GoAsync("");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = $"Buy {product}" }).ClickAsync();
        await tab.Page.CheckAsync($"input[value='{currency}']");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/pay/*");
        var invoice = await Client.InvoiceAsync(new Uri(tab.Page.Url).Segments[^1]);
        (await tab.Page.TextContentAsync("#amount")).ShouldBe(invoice.Text("amount"));
        return invoice;
    }
}
