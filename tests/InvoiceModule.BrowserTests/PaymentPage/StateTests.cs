using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>
/// Every state of the payment page, wide and on a phone, light and dark: what it says, that it fits, that axe-core finds nothing and nothing went wrong;
/// and a picture of each for people to look at.
/// </summary>
[Collection(MovingCollection.Name)]
public sealed class StateTests(Chromium chromium, ShopFixture shops, Screens screens) : IClassFixture<Screens>
{
    private const string Gone = "#address, .qr, #wallet, #countdown";

    [Fact]
    public async Task Waiting_for_a_coin()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC"));
        await LookAsync("waiting", invoice.Id, async page =>
        {
            (await page.TextContentAsync("#amount")).ShouldBe(invoice.Text("amount"));
            (await page.TextContentAsync("#due")).ShouldBe(invoice.Text("amount"));
            (await page.TextContentAsync("#address")).ShouldBe(invoice.Address);
            (await page.TextContentAsync(".price"))!.Trim().ShouldBe("1,234.50\u00a0EUR");
            (await page.InnerTextAsync(".only")).ShouldStartWith("Send only BTC on the Bitcoin Sim network.");
            (await page.GetAttributeAsync("#wallet", "href")).ShouldBe(invoice.Text("payment_uri"));
            await page.WaitForSelectorAsync("main[data-status=NOT_PAID][data-active=true]");
        });
    }

    [Fact]
    public async Task Waiting_for_a_token()
    {
        var invoice = await OrderAsync(InvoiceOrder.Crypto(25_500_000, "ethereum-sim", "USDT").WithData("title", "Annual membership"));
        await LookAsync("waiting-token", invoice.Id, async page =>
        {
            (await page.InnerTextAsync(".only")).ShouldStartWith("Send only the token USDT (ERC-20) on the Ethereum Sim network.");
            (await page.InnerTextAsync(".fields")).ShouldContain("Ethereum Sim · Token USDT (ERC-20)");
            (await page.InnerTextAsync(".summary")).ShouldContain(invoice.Text("contract_address"));
        });
    }

    [Fact]
    public async Task Partly_paid()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC"));
        await Shop.PayAsync(invoice, 1_000_000);
        var partial = await Shop.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        await LookAsync("partly-paid", invoice.Id, async page =>
        {
            var due = (await Shop.GetAsync($"pay/{invoice.Id}/status")).Json.Text("due_amount");
            due.ShouldNotBe(invoice.Text("amount"));
            (await page.TextContentAsync("#due")).ShouldBe(due);
            (await page.TextContentAsync("#amount")).ShouldBe(invoice.Text("amount"));
            (await page.TextContentAsync("#received")).ShouldBe("0.01");
            (await page.GetAttributeAsync("#wallet", "href")).ShouldBe(partial.Text("payment_uri"));
        });
    }

    [Fact]
    public async Task Confirming_with_some_confirmations()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC", confirmations: 3));
        await Shop.PayAsync(invoice);
        await Shop.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await Shop.MineAsync();
        await Shop.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await LookAsync("confirming", invoice.Id, async page =>
        {
            await page.WaitForSelectorAsync("main[data-status=IN_BLOCK][data-active=true]");
            (await page.TextContentAsync("#confirmations")).ShouldBe("1 of 3 confirmations");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
            (await page.GetAttributeAsync("#success", "href")).ShouldBe("https://shop.example/thanks");
        });
    }

    [Fact]
    public async Task Paid()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC").WithData("url_success", null));
        await Shop.PayAsync(invoice);
        await Shop.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await Shop.MineAsync();
        await Shop.WaitForStatusAsync(invoice.Id, "PAID");
        await LookAsync("paid", invoice.Id, async page =>
        {
            await page.WaitForSelectorAsync("main[data-status=PAID][data-active=false]");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
            (await page.TextContentAsync("h1")).ShouldBe("Paid");
        });
    }

    [Fact]
    public async Task Expired_with_nothing_received()
    {
        var invoice = await OrderAsync(Fiat("ethereum-sim", "ETH"));
        await Shop.AdvanceAsync(TimeSpan.FromMinutes(16));
        await Shop.WaitAsync(invoice.Id, i => !i.Active);
        await LookAsync("expired", invoice.Id, async page =>
        {
            (await page.InnerTextAsync(".state")).ShouldContain("Do not pay any more");
            (await page.InnerTextAsync(".summary")).ShouldNotContain("Pay before");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
            (await page.ContentAsync()).ShouldNotContain(invoice.Address);
            (await page.GetAttributeAsync("#failed", "href")).ShouldBe("https://shop.example/failed");
        });
    }

    [Fact]
    public async Task Money_that_came_too_late()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC"));
        await Shop.AdvanceAsync(TimeSpan.FromMinutes(40));
        await Shop.WaitAsync(invoice.Id, i => !i.Active);
        await Shop.PayAsync(invoice);
        await Shop.WaitAsync(invoice.Id, i => i.Exceptions.Contains("late"));
        await LookAsync("late", invoice.Id, async page =>
        {
            (await page.TextContentAsync("h1")).ShouldBe("Your payment came too late");
            (await page.InnerTextAsync(".state")).ShouldContain("It is not lost");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task Another_asset_that_could_not_be_counted()
    {
        var invoice = await OrderAsync(Fiat("ethereum-sim", "USDT"));
        var txid = await Shop.PayAsync("ethereum-sim", "ETH", invoice.Address, 1_000_000_000_000_000);
        await LookAsync("uncounted", invoice.Id, async page =>
        {
            await page.WaitForSelectorAsync("main[data-status=NOT_PAID][data-active=true] .state.warn >> text=A payment could not be counted");
            (await page.InnerTextAsync(".state")).ShouldContain("Do not pay again");
            (await page.InnerTextAsync(".summary")).ShouldContain(txid);
            (await page.QuerySelectorAllAsync(".primary")).ShouldBeEmpty();
            foreach (var part in Gone.Split(", "))
                (await page.IsVisibleAsync(part)).ShouldBeFalse(part);
        });
        await LookAsync("uncounted-unfolded", invoice.Id, async page =>
        {
            await page.ClickAsync("#unfold-pay");
            foreach (var part in Gone.Split(", "))
                (await page.IsVisibleAsync(part)).ShouldBeTrue(part);
        });

        // The fold goes with what is in it, and the focus is not lost with it.
        await using var tab = await chromium.OpenAsync(shops.Shop.BaseAddress);
        await tab.GoAsync($"pay/{invoice.Id}");
        await tab.Page.FocusAsync("#unfold-pay");
        await Shop.PayAsync(invoice);
        await tab.Page.WaitForSelectorAsync("main[data-status=IN_MEMPOOL] .confirming");
        (await tab.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("invoice");
    }

    [Fact]
    public async Task Canceled()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC"));
        (await Shop.CancelAsync(invoice.Id)).ShouldBe(200);
        await LookAsync("canceled", invoice.Id, async page =>
        {
            (await page.InnerTextAsync(".state")).ShouldContain("Do not pay");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task Reversed()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC"));
        var txid = await Shop.PayAsync(invoice);
        await Shop.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await Shop.MineAsync();
        await Shop.WaitForStatusAsync(invoice.Id, "PAID");
        await Shop.ReorganiseAsync(1, [txid]);
        await Shop.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        await LookAsync("reversed", invoice.Id, async page =>
        {
            (await page.TextContentAsync("h1")).ShouldBe("The network has taken the payment back");
            (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
        });
    }

    [Fact]
    public async Task Taken_back_while_it_can_still_be_paid()
    {
        var invoice = await OrderAsync(Fiat("bitcoin-sim", "BTC", confirmations: 3));
        var txid = await Shop.PayAsync(invoice);
        await Shop.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await Shop.MineAsync();
        await Shop.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await Shop.ReorganiseAsync(1, [txid]);
        await Shop.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        await LookAsync("taken-back", invoice.Id, async page =>
        {
            await page.WaitForSelectorAsync("main[data-status=NOT_PAID][data-active=true] .state.warn");
            (await page.TextContentAsync("h1")).ShouldBe("The network has taken your payment back");
            (await page.InnerTextAsync(".state")).ShouldContain("Look into your wallet first");
            (await page.QuerySelectorAllAsync(".primary")).ShouldBeEmpty();
            (await page.TextContentAsync("#address")).ShouldBe(invoice.Address);

            // Whoever reads from the top has read the warning before he can scan.
            var (warning, code) = ((await page.Locator(".state").BoundingBoxAsync())!, (await page.Locator(".qr").BoundingBoxAsync())!);
            code.Y.ShouldBeGreaterThan(warning.Y + warning.Height);
        });
    }

    [Fact]
    public async Task An_outage_of_the_network_and_the_end_of_the_time_during_it()
    {
        var invoice = await OrderAsync(Fiat("ethereum-sim", "USDT"));
        await Shop.SetDownAsync("ethereum-sim", true);
        try
        {
            await Shop.AdvanceAsync(TimeSpan.FromMinutes(6));
            await LookAsync("outage", invoice.Id, async page =>
            {
                await page.WaitForSelectorAsync("text=The network cannot be read at the moment");
                (await page.TextContentAsync("#address")).ShouldBe(invoice.Address);
            });
            await Shop.AdvanceAsync(TimeSpan.FromMinutes(10));
            await LookAsync("time-over", invoice.Id, async page =>
            {
                await page.WaitForSelectorAsync("main[data-active=true] >> text=The time to pay is over");
                (await page.QuerySelectorAllAsync(Gone)).ShouldBeEmpty();
            });
        }
        finally
        {
            await Shop.SetDownAsync("ethereum-sim", false);
        }
    }

    [Fact]
    public Task No_such_invoice() => LookAsync(
        "missing",
        "11111111-1111-4111-8111-111111111111",
        async page => (await page.TextContentAsync("h1")).ShouldBe("No such invoice"),
        isMissing: true);

    private ShopClient Shop => shops.Shop.Client;

    private static JsonObject Fiat(string blockchain, string symbol, int confirmations = 1)
        => InvoiceOrder.Fiat("1234.50", "EUR", blockchain: blockchain, symbol: symbol, confirmations: confirmations)
            .WithData("title", "Wool blanket, natural white")
            .WithData("description", "130 by 200 cm, woven from undyed wool.")
            .WithData("url_success", "https://shop.example/thanks")
            .WithData("url_failed", "https://shop.example/failed");

    private Task<JsonElement> OrderAsync(JsonObject order) => Shop.OrderAsync(order);

    private Task LookAsync(string state, string id, Func<IPage, Task> check, bool isMissing = false)
        => screens.LookAsync(shops.Shop.BaseAddress, $"pay/{id}", ("pay", state), check, isMissing);
}
