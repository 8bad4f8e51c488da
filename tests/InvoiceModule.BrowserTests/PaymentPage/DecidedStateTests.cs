using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.PaymentPage;

/// <summary>What a payer reads who did not pay exactly what was asked for, before and after the merchant has decided on it; looked at as every other state is.</summary>
[Collection(MovingCollection.Name)]
public sealed class DecidedStateTests(Chromium chromium, ShopFixture shops, Screens screens) : IClassFixture<Screens>
{
    private ShopClient Client => shops.Shop.Client;

    [Fact]
    public async Task Paid_too_much_and_the_surplus_sent_back()
    {
        var invoice = await OrderAsync();
        var received = invoice.Value + 30_000;
        await Client.PayAsync(invoice, received);
        await Client.MineAsync();
        await Client.WaitForStatusAsync(invoice.Id, "PAID");
        await LookAsync("paid-too-much", invoice, "Paid", "Contact the merchant about the difference.");
        await DecideAsync(invoice, "surplus", received);
        await LookAsync("surplus-refunded", invoice, "Paid", "The merchant has noted that the difference was sent back.");
    }

    [Fact]
    public async Task Paid_in_part_and_sent_back()
    {
        var (invoice, received) = await ShortAsync();
        await LookAsync("part-kept", invoice, "This invoice has expired", "A part of the amount has been received. Contact the merchant about it.");
        await DecideAsync(invoice, "refund", received);
        await LookAsync("part-refunded", invoice, "This invoice has expired", "The merchant has noted that it was sent back.");
    }

    [Fact]
    public async Task Paid_in_part_and_accepted()
    {
        var (invoice, received) = await ShortAsync();
        await DecideAsync(invoice, "accept", received);
        await Client.WaitForStatusAsync(invoice.Id, "PAID");
        await LookAsync("accepted", invoice, "Paid", "Do not pay again.");
    }

    [Fact]
    public async Task Paid_a_little_late_and_credited()
    {
        var invoice = await OrderAsync();
        await Client.AdvanceAsync(TimeSpan.FromMinutes(17));
        await Client.WaitAsync(invoice.Id, i => !i.Active);
        await Client.PayAsync(invoice);
        await Client.MineAsync();
        await Client.WaitForStatusAsync(invoice.Id, "PAID");
        await LookAsync("late-credited", invoice, "Paid", "Money arrived after the time to pay was over.");
    }

    [Fact]
    public async Task Taken_back_and_settled()
    {
        var invoice = await OrderAsync();
        var txid = await Client.PayAsync(invoice);
        await Client.MineAsync();
        await Client.WaitForStatusAsync(invoice.Id, "PAID");
        await Client.ReorganiseAsync(1, [txid]);
        await Client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("reversed"));
        const string Title = "The network has taken the payment back";
        await LookAsync("reversed-open", invoice, Title, "Most often it returns by itself");
        await using var payer = await chromium.OpenAsync(shops.Shop.BaseAddress, View.Phone);
        await payer.GoAsync($"pay/{invoice.Id}");
        var page = (await Client.GetAsync($"invoicing/invoices/{invoice.Id}")).Text;
        await Client.SubmitAsync($"invoicing/invoices/{invoice.Id}", "settle", ("event", page.Split("name=\"event\" value=\"")[1].Split('"')[0]), ("why", "He paid in the shop"));
        await payer.Page.WaitForSelectorAsync("text=The merchant has noted that this is settled");
        (await payer.Page.InnerTextAsync("main")).ShouldNotContain("returns by itself");
        payer.ShouldBeClean();
        await LookAsync("reversal-settled", invoice, Title, "Do not pay again; contact the merchant if you have questions.");
    }

    [Fact]
    public async Task Paid_too_late_and_sent_back()
    {
        var invoice = await OrderAsync();
        await Client.AdvanceAsync(TimeSpan.FromMinutes(40));
        await Client.WaitAsync(invoice.Id, i => !i.Active);
        await Client.PayAsync(invoice);
        await Client.WaitAsync(invoice.Id, i => i.Exceptions.Contains("late"));
        await Client.MineAsync();
        var row = "";
        await Client.UntilAsync(
            async () => (row = (await Client.GetAsync($"invoicing/invoices/{invoice.Id}")).Text.Split("href=\"/invoicing/suspense/") is [_, var rest, ..] ? rest.Split('"')[0] : "").Length > 0
                && (await Client.GetAsync($"invoicing/suspense/{row}")).Text.Contains($"/suspense/{row}/refund", StringComparison.Ordinal),
            "the late money to be in its block");
        await Client.SubmitAsync($"invoicing/suspense/{row}", "refund", ("why", "It came too late"));
        await LookAsync("late-refunded", invoice, "This invoice has expired", "The merchant has noted that it was sent back.");
    }

    // What his wallet shows him is worth the price that stands here.
    [Fact]
    public async Task A_price_with_a_markup()
    {
        var invoice = await Client.OrderAsync(Order(InvoiceOrder.Fiat("100.00", "EUR", 10)));
        (await Client.GetAsync($"pay/{invoice.Id}/status")).Json.GetProperty("fiat_currency").GetProperty("value").GetString().ShouldBe("110.00");
        await screens.LookAsync(shops.Shop.BaseAddress, $"pay/{invoice.Id}", ("pay", "markup"), async page => (await page.TextContentAsync(".price"))!.Trim().ShouldBe("110.00\u00a0EUR"));
    }

    private static JsonObject Order(JsonObject order) => order.WithData("title", "Wool blanket, natural white").WithData("url_failed", "https://shop.example/failed");

    private Task<JsonElement> OrderAsync() => Client.OrderAsync(Order(InvoiceOrder.Crypto(100_000)));

    // Half of it came in time, and what comes now is credited no more.
    private async Task<(JsonElement Invoice, BigInteger Received)> ShortAsync()
    {
        var invoice = await OrderAsync();
        await Client.PayAsync(invoice, invoice.Value / 2);
        await Client.MineAsync();
        await Client.WaitForStatusAsync(invoice.Id, "PARTIALLY_PAID");
        await Client.AdvanceAsync(TimeSpan.FromMinutes(26));
        await Client.WaitAsync(invoice.Id, i => !i.Active);
        return (invoice, invoice.Value / 2);
    }

    private Task DecideAsync(JsonElement invoice, string form, BigInteger received)
        => Client.SubmitAsync($"invoicing/invoices/{invoice.Id}", form, ("received", received.ToString(CultureInfo.InvariantCulture)), ("why", "He wrote to us"));

    private Task LookAsync(string state, JsonElement invoice, string title, string told)
        => screens.LookAsync(shops.Shop.BaseAddress, $"pay/{invoice.Id}", ("pay", state), async page =>
        {
            await page.WaitForSelectorAsync("main[data-active=false]");
            (await page.TextContentAsync("h1")).ShouldBe(title);
            (await page.InnerTextAsync("main")).ShouldContain(told);
            (await page.QuerySelectorAllAsync("#address, .qr, #wallet, #countdown")).ShouldBeEmpty();
        });
}
