using System.Text.Json;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>A shop in which everything has happened that a dashboard shows: paid, short, waiting, expired, reversed, late; callbacks that came and that did not.</summary>
public sealed class DashboardScene : IAsyncLifetime
{
    /// <summary>What strangers write into order ids and titles.</summary>
    private static readonly string[] Corpus =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "';alert(3)//", "<svg/onload=alert(4)>", "{{7*7}}", "</title><script>alert(5)</script>", "javascript:alert(6)",
        "<a href=javascript:alert(7)>x</a>", "\u202Eevil\u202C", "=HYPERLINK(\"http://x\")", "<iframe srcdoc=\"<script>alert(8)</script>\">", "&lt;script&gt;", "a\u0000b".Replace("\0", ""),
    ];

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
                .WithOrderId($"B-{1010 + i}").WithData("title", i % 2 == 0 ? "Espresso cups, set of four" : "Filter papers").WithCallback(Merchant.Url()));
            if (i % 4 != 3)
                await client.PayAsync(order);
            Paid = i == 0 ? order : Paid;
        }

        await client.MineAsync("ethereum-sim");
        await client.MineAsync();
        await client.WaitForStatusAsync(Paid.Id, "PAID");
        await client.UntilAsync(async () => (await client.CallbacksAsync(Paid.Id)).Any(e => e.GetProperty("state").GetString() == "acknowledged"), "the callback of the paid invoice");
        foreach (var text in Corpus)
            Hostile = await client.OrderAsync(InvoiceOrder.Crypto(1_000).WithOrderId(text).WithData("title", text).WithData("description", text).WithData("user_data", text));
        await client.PayAsync(await client.OrderAsync(InvoiceOrder.Crypto(31_000).WithOrderId("B-1030").WithData("title", "Milk jug")));
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Merchant.DisposeAsync();
    }
}
