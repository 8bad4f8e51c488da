using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>Networks between payer and shop that do not let streams through, and browsers that refuse what the page would like to use.</summary>
public sealed class FallbackTests(Chromium chromium, ShopFixture shops)
{
    /// <summary>As browsers do that block cookies, and some in frames of other sites.</summary>
    private const string NoStorage =
        """
        navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
        for (const storage of ["sessionStorage", "localStorage"])
          Object.defineProperty(window, storage, { get: () => { throw new DOMException("denied", "SecurityError"); } });
        """;

    [Theory]
    [InlineData("ethereum-sim", "")]
    [InlineData("bitcoin-sim", "window.EventSource = class { constructor() { throw new DOMException('denied', 'SecurityError'); } };")]
    [InlineData("ethereum-sim", "Object.defineProperty(navigator, 'languages', { get: () => ['en-US@posix'] }); Object.defineProperty(window, 'ethereum', { get() { throw new Error('Two wallets quarrel.'); } });")]
    public async Task A_browser_that_refuses_locks_and_storage_or_streams_too_or_throws_where_none_should_still_follows_the_payment(string blockchain, string more)
    {
        var shop = shops.Shop;
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto(1000, blockchain, blockchain == "ethereum-sim" ? "USDT" : "BTC"));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress);
        await tab.Page.AddInitScriptAsync(StreamScripts.Watch + NoStorage + more);
        await tab.GoAsync($"pay/{invoice.Id}");
        if (more.Length == 0)
            await tab.Page.EvaluateAsync(StreamScripts.Until("streams.some(s => s.readyState === 1)"));
        await shop.Client.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        tab.ShouldBeClean();
    }

    // A blocker or a proxy that lets no script through: then nothing of the page moves, and a noscript shows nothing.
    [Fact]
    public async Task A_page_whose_script_does_not_arrive_can_be_updated()
    {
        var shop = shops.Shop;
        var invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shop.BaseAddress);
        await tab.GoAsync($"pay/{invoice.Id}");
        (await tab.Page.IsVisibleAsync(".unscripted")).ShouldBeFalse();
        (await tab.Page.IsVisibleAsync(".time")).ShouldBeTrue();
        await tab.Page.RouteAsync("**/pay.js*", route => route.AbortAsync());
        await tab.Page.GotoAsync($"pay/{invoice.Id}");
        (await tab.Page.IsVisibleAsync(".unscripted a")).ShouldBeFalse("A script that comes soon needs no link, and nothing jumps.");
        (await tab.Page.IsVisibleAsync(".time")).ShouldBeFalse("Nothing counts it down.");
        await tab.Page.WaitForSelectorAsync(".pay .unscripted >> text=and not later");
        await shop.Client.PayAsync(invoice);
        await shop.Client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await tab.Page.ClickAsync(".unscripted a");
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
    }

    // A phone without a signal, a host that starts anew: the address may be another invoice's soon.
    [Fact]
    public async Task When_the_time_is_over_nobody_is_asked_for_money_though_the_server_cannot_be_reached()
    {
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.Clock.InstallAsync();
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.FocusAsync("#copy-address");
        await tab.Page.Context.SetOfflineAsync(true);
        await tab.Page.Clock.FastForwardAsync("20:00");
        await tab.Page.WaitForSelectorAsync("h1 >> text=The time to pay is over");
        (await tab.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(t => t.ShouldContain("Do not pay any more"), t => t.ShouldNotContain(invoice.Address));
        foreach (var gone in new[] { "#address", ".qr", "#wallet", "#countdown" })
            (await tab.Page.IsVisibleAsync(gone)).ShouldBeFalse(gone);
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("invoice", "The focus does not go with it.");

        // The server has the last word: by its clock it may still be paid.
        await tab.Page.Context.SetOfflineAsync(false);
        await tab.Page.Clock.FastForwardAsync("00:10");
        await tab.Page.WaitForSelectorAsync("#address >> visible=true");
        (await tab.Page.TextContentAsync("h1")).ShouldBe("Waiting for your payment");
    }

    // A phone without a signal, a server that hangs: whoever has paid and reads that he is waited for pays twice.
    [Fact]
    public async Task Whoever_is_connected_to_nothing_is_told_after_the_second_failure_and_only_as_long()
    {
        await using var tab = await OpenLiveAsync();
        await tab.Page.EvaluateAsync(StreamScripts.Redraw);
        await tab.CutAsync("/status");

        // A sign of life is enough, for as long as it lasts.
        await tab.Page.Clock.FastForwardAsync("00:15");
        await tab.Page.EvaluateAsync("streams.at(-1).dispatchEvent(new MessageEvent('alive', { data: '1' }))");
        await tab.Page.Clock.FastForwardAsync("00:15");
        (await tab.Page.EvaluateAsync<int>("streams.at(-1).readyState")).ShouldBe(1);
        (await tab.Page.IsVisibleAsync("#offline")).ShouldBeFalse();

        var asked = tab.Page.WaitForRequestAsync("**/status");
        await tab.Page.Clock.FastForwardAsync("00:10");
        await asked;
        await tab.Page.WaitForSelectorAsync("#offline >> text=What you have sent is not lost");
        (await tab.Page.EvaluateAsync<int>("streams.at(-1).readyState")).ShouldBe(2);
        (await tab.Page.TextContentAsync("#live"))!.ShouldContain("cannot reach the shop");
        await Screens.ShowAsync(tab, ("pay", "offline"));

        await tab.Page.UnrouteAsync("**/status");
        await tab.Page.Clock.FastForwardAsync("00:06");
        await tab.Page.WaitForSelectorAsync("#offline", new() { State = WaitForSelectorState.Hidden });
        (await tab.Page.TextContentAsync("#live"))!.ShouldNotContain("cannot reach the shop", Case.Sensitive, "That it is over is heard too.");

        // Once the browser has a network again the stream waits for nothing. One failure is nothing to speak of; a browser that says it is offline has no stream any more.
        await tab.Page.RunAndWaitForRequestAsync(() => tab.Page.EvaluateAsync("dispatchEvent(new Event('online'))"), "**/events", new() { Timeout = 20_000 });
        await tab.Page.EvaluateAsync(StreamScripts.Until("streams.at(-1).readyState === 1"));
        await tab.Page.EvaluateAsync("streams.at(-1).onerror()");
        (await tab.Page.IsVisibleAsync("#offline")).ShouldBeFalse();
        (await tab.Page.EvaluateAsync<int>("() => { const last = streams.at(-1); dispatchEvent(new Event('offline')); return last.readyState; }")).ShouldBe(2);
        tab.ShouldBeClean();
    }

    // A hotel's network that wants a login first answers everything, with a page of its own.
    [Fact]
    public async Task Somebody_elses_answers_are_no_answers()
    {
        await using var tab = await OpenLiveAsync();
        await tab.Page.RouteAsync("**/pay/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Log in to the network of the hotel</h1>" }));
        await tab.Page.EvaluateAsync("dispatchEvent(new Event('offline'))");
        for (var i = 0; i < 3; i++)
        {
            var asked = tab.Page.WaitForResponseAsync("**/status");
            await tab.Page.Clock.FastForwardAsync("00:06");
            await asked;
        }

        await tab.Page.WaitForSelectorAsync("#offline >> text=What you have sent is not lost");
        await tab.Page.UnrouteAsync("**/pay/**");
        await tab.Page.Clock.FastForwardAsync("00:06");
        await tab.Page.WaitForSelectorAsync("#offline", new() { State = WaitForSelectorState.Hidden });
    }

    // As in a frame whose page does not allow the clipboard, and without a secure context.
    [Theory]
    [InlineData("Object.defineProperty(navigator, 'clipboard', { value: undefined })")]
    [InlineData("navigator.clipboard.writeText = () => Promise.reject(new Error('blocked'))")]
    public async Task Where_the_clipboard_is_kept_from_it_the_old_command_copies(string without)
    {
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.AddInitScriptAsync(without + "; document.addEventListener('copy', () => { window.copied = String(getSelection()); })");
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync(StreamScripts.Hear);
        await tab.Page.ClickAsync("#copy-address");

        // Both stand for two seconds only.
        await tab.Page.EvaluateAsync(StreamScripts.Until("heard.includes('copy-address: Copied') && heard.includes('live: Copied')"));
        (await tab.Page.EvaluateAsync<string>("copied")).ShouldBe(invoice.Address);
        tab.ShouldBeClean();
    }

    // WCAG 4.1.3: what changes below the same headline is heard as well.
    [Fact]
    public async Task A_screen_reader_hears_each_part_that_comes_and_each_confirmation()
    {
        var client = shops.Shop.Client;
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(100_000, confirmations: 3));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync(StreamScripts.Hear);
        foreach (var due in (string[])["0.0007", "0.0004"])
        {
            await client.PayAsync(invoice, 30_000);
            await tab.Page.WaitForSelectorAsync($"#due >> text={due}");
        }

        await tab.Page.EvaluateAsync(StreamScripts.Until("heard.includes('live: Still due 0.0004 BTC')"));

        // And what comes with a new headline.
        await client.PayAsync(invoice, 70_000);
        await tab.Page.EvaluateAsync(StreamScripts.Until("heard.some(text => text.startsWith('live: Payment received') && text.includes('More than the amount'))"));
        (await tab.Page.EvaluateAsync<string[]>("heard")).ShouldContain(text => text.StartsWith("live: A part has arrived. ") && text.EndsWith(" Still due 0.0007 BTC"));
        tab.ShouldBeClean();
    }

    // Counted where it is shown, for waiting for it would count nothing: a stream that is refused and one request are two failures.
    [Fact]
    public async Task The_second_failure_is_told_and_no_third_is_waited_for()
    {
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.AddInitScriptAsync(
            """
            window.failed = 0;
            const asks = window.fetch;
            window.fetch = (...what) => asks(...what).then(answer => { failed += !answer.ok; return answer; });
            new MutationObserver((_, look) => {
              const notice = document.getElementById("offline");
              if (!notice || notice.hidden) return;
              look.disconnect();
              window.failedWhenTold = failed;
            }).observe(document, { subtree: true, childList: true, attributes: true });
            """);
        await tab.Page.RouteAsync("**/events", route => route.FulfillAsync(new() { Status = 503 }));
        await tab.Page.RouteAsync("**/status", route => route.FulfillAsync(new() { Status = 502 }));
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.WaitForSelectorAsync("#offline >> visible=true");
        (await tab.Page.EvaluateAsync<int>("failedWhenTold")).ShouldBe(1, "Besides the stream.");
    }

    [Theory]
    [InlineData(true, "Payment received, confirming")]
    [InlineData(false, "This invoice was canceled")]
    public async Task What_the_stream_says_is_in_the_headline_though_the_page_does_not_come(bool isPaid, string title)
    {
        var shop = shops.Shop.Client;
        var invoice = await shop.OrderAsync(InvoiceOrder.Crypto(1000));
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.GoAsync($"pay/{invoice.Id}");
        var page = new Regex($"/pay/{invoice.Id}$");
        await tab.Page.RouteAsync(page, route => route.FulfillAsync(new() { Status = 502 }));
        if (isPaid)
            await shop.PayAsync(invoice);
        else
            (await shop.CancelAsync(invoice.Id)).ShouldBe(200);
        await tab.Page.WaitForSelectorAsync($"h1 >> text={title}");
        await tab.Page.WaitForSelectorAsync("#offline >> visible=true");
        (await tab.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(t => t.ShouldNotContain("Scan the code"), t => t.ShouldNotContain(invoice.Address));
        (await tab.Page.TextContentAsync("#live"))!.ShouldStartWith($"{title}. This page cannot reach the shop");
        await tab.ShootAsync("pay", isPaid ? "offline-seen" : "offline-canceled");
        await tab.Page.UnrouteAsync(page);
        await tab.Page.WaitForSelectorAsync(isPaid ? ".confirming" : "text=Do not pay: the merchant has ended this invoice");
        (await tab.Page.IsVisibleAsync("#offline")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_that_is_refused_or_never_speaks_is_replaced_by_asking()
    {
        var shop = shops.Shop;
        await Task.WhenAll(FollowAsync(refuse: true), FollowAsync(refuse: false));

        async Task FollowAsync(bool refuse)
        {
            JsonElement invoice = await shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
            await using var tab = await chromium.OpenAsync(shop.BaseAddress, View.Phone);
            var (asked, started) = (0, Stopwatch.GetTimestamp());
            await tab.Page.RouteAsync("**/events", async route =>
            {
                // A proxy that collects a whole answer before it passes anything on looks like silence.
                if (refuse)
                    await route.FulfillAsync(new() { Status = 503 });
            });
            tab.Page.Request += (_, request) => asked += request.Url.EndsWith("/status", StringComparison.Ordinal) ? 1 : 0;
            await tab.Page.GotoAsync($"pay/{invoice.Id}", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await shop.Client.PayAsync(invoice);
            await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] >> text=Payment received, confirming");

            // Every five seconds, and once at each end: however long it took here.
            asked.ShouldBeInRange(1, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds / 5) + 2);
            tab.Faults.Where(f => !f.Contains("503", StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    /// <summary>A page that hears its server, whose clock a test moves.</summary>
    private async Task<Tab> OpenLiveAsync()
    {
        var invoice = await shops.Shop.Client.OrderAsync(InvoiceOrder.Crypto(1000));
        var tab = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await tab.Page.Clock.InstallAsync();
        await tab.Page.AddInitScriptAsync(StreamScripts.Watch);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.EvaluateAsync(StreamScripts.Until("streams.some(s => s.readyState === 1)"));
        return tab;
    }
}
