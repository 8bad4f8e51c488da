using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>A shop in which everything has happened that a dashboard shows: paid, short, waiting, expired, reversed, late; callbacks that came and that did not.</summary>
public sealed class DashboardScene : IAsyncLifetime
{
    private const int Days = 14;

    private static readonly string[] Goods = ["Espresso cups, set of four", "Filter papers", "Coffee grinder", "Milk jug", "Stove kettle"];

    /// <summary>What strangers write into order ids and titles.</summary>
    private static readonly string[] Corpus =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "';alert(3)//", "<svg/onload=alert(4)>", "{{7*7}}", "</title><script>alert(5)</script>", "javascript:alert(6)",
        "<a href=javascript:alert(7)>x</a>", "\u202Eevil\u202C", "=HYPERLINK(\"http://x\")", "<iframe srcdoc=\"<script>alert(8)</script>\">", "&lt;script&gt;", "a\u0000b".Replace("\0", ""),
    ];

    /// <summary>By which the hostile ones are found: nothing else costs so little.</summary>
    public const int HostileValue = 1_000;

    public ShopProcess Shop { get; private set; } = null!;

    public SimulatedMerchant Merchant { get; private set; } = null!;

    public JsonElement Paid { get; private set; }

    public JsonElement Short { get; private set; }

    public JsonElement Reversed { get; private set; }

    public JsonElement Late { get; private set; }

    public JsonElement Hostile { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Merchant = await SimulatedMerchant.StartAsync();
        Shop = await ShopProcess.StartAsync(DatabaseKind.Sqlite);
        var client = Shop.Client;
        foreach (var text in Corpus)
            Hostile = await client.OrderAsync(InvoiceOrder.Crypto(HostileValue).WithOrderId(text).WithData("title", text).WithData("description", text).WithData("user_data", text));
        await TradeAsync();
        Late = await client.OrderAsync(InvoiceOrder.Crypto(250_000).WithOrderId("B-1002").WithData("title", "Second-hand lens"));
        var expired = await client.OrderAsync(InvoiceOrder.Crypto(12_000_000, "ethereum-sim", "USDT").WithOrderId("B-1001").WithData("title", "Gift card"));
        Short = await client.OrderAsync(InvoiceOrder.Fiat("49.90", "EUR").WithOrderId("B-1003").WithData("title", "Coffee grinder").WithCallback(new Uri("http://127.0.0.1:1/nobody")));
        await client.PayAsync(Short, Short.Value * 97 / 100);
        await client.MineAsync();
        await client.WaitForStatusAsync(Short.Id, "PARTIALLY_PAID");
        await client.AdvanceAsync(TimeSpan.FromMinutes(26));
        await client.WaitAsync(expired.Id, i => !i.GetProperty("active").GetBoolean());
        await client.PayAsync(Late);
        await client.MineAsync(count: 2);
        await client.WaitAsync(Late.Id, i => i.GetProperty("exception").ValueKind != JsonValueKind.Null);
        Reversed = await client.OrderAsync(InvoiceOrder.Crypto(90_000).WithOrderId("B-1004").WithData("title", "Tripod"));
        var tx = await client.PayAsync(Reversed);
        await client.MineAsync();
        await client.WaitForStatusAsync(Reversed.Id, "PAID");
        await client.ReorganiseAsync(1, [tx]);
        await client.WaitAsync(Reversed.Id, i => i.GetProperty("exception").ValueKind != JsonValueKind.Null);
        for (var i = 0; i < 12; i++)
        {
            var order = await client.OrderAsync(InvoiceOrder.Fiat($"{10 + 7 * i}.50", "EUR", blockchain: i % 3 == 0 ? "ethereum-sim" : "bitcoin-sim", symbol: i % 3 == 0 ? "USDT" : "BTC")
                .WithOrderId($"B-{1010 + i}").WithData("title", Goods[i % Goods.Length]).WithCallback(Merchant.Url()));
            if (i % 4 != 3)
                await client.PayAsync(order);
            Paid = i == 0 ? order : Paid;
        }

        await client.MineAsync("ethereum-sim");
        await client.MineAsync();
        await client.WaitForStatusAsync(Paid.Id, "PAID");
        await client.UntilAsync(async () => (await client.CallbacksAsync(Paid.Id)).Any(e => e.GetProperty("state").GetString() == "acknowledged"), "the callback of the paid invoice");
        await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto(31_000).WithOrderId("B-1030").WithData("title", "Milk jug")));
    }

    // What the overview's pictures are made of: two weeks of a small shop.
    private async Task TradeAsync()
    {
        for (var day = 0; day < Days; day++)
        {
            var orders = await Task.WhenAll(Enumerable.Range(0, 2 + day * 5 % 4).Select(i => Shop.Client.OrderAsync(
                InvoiceOrder.Fiat($"{15 + 13 * (day + 2 * i) % 60}.00", "EUR", blockchain: i == 1 ? "ethereum-sim" : "bitcoin-sim", symbol: i == 1 ? "USDT" : "BTC")
                    .WithOrderId($"A-{10 * day + i + 100}").WithData("title", Goods[(day + i) % Goods.Length]).WithCallback(Merchant.Url()))));
            if (day % 3 == 1)
                await Shop.Client.AdvanceAsync(TimeSpan.FromMinutes(3));
            await Task.WhenAll(orders.Where((_, i) => (day + i) % 5 != 4).Select(o => Shop.Client.PayAsync(o)));
            await Shop.Client.WaitForStatusAsync(orders[0].Id, day % 5 == 4 ? "NOT_PAID" : "IN_MEMPOOL");
            await Shop.Client.MineAsync("ethereum-sim");
            await Shop.Client.MineAsync();
            await Shop.Client.AdvanceAsync(TimeSpan.FromDays(1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
