using System.Diagnostics;
using System.Text.Json;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>Networks between payer and shop that do not let streams through, and browsers that refuse what the page would like to use.</summary>
public sealed class FallbackTests(Chromium chromium, ShopFixture shops)
{
    /// <summary>As browsers do that block cookies, and some in frames of other sites.</summary>
    private const string NoStorage =
        """
        navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
        Object.defineProperty(window, "sessionStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
        """;

    [Theory]
    [InlineData("ethereum-sim", "")]
    [InlineData("bitcoin-sim", "window.EventSource = class { constructor() { throw new DOMException('denied', 'SecurityError'); } };")]
    public async Task A_browser_that_refuses_locks_and_storage_or_streams_too_still_follows_the_payment(string blockchain, string more)
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
}
