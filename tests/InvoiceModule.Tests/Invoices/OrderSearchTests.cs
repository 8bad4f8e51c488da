using InvoiceModule.Invoices;
using InvoiceModule.Storage;
using InvoiceModule.Tests.Hosting;
using InvoiceModule.Wallets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Invoices;

/// <summary>Order ids as people search for them.</summary>
public class OrderSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_found_in_any_case_and_by_their_beginning()
    {
        await using var host = await ModuleHost.StartAsync();
        foreach (var order in new[] { "Shop-A1", "shop-a12", "SHOP-B1", "50%_off", "50x-off", "K\u00e4se", "\ud83c\udf55-7", "x-shop-a1" })
            await host.InvoiceAsync(orderId: order);
        await FoundAsync(host, "SHOP-a1", "shop-a12", "Shop-A1");
        await FoundAsync(host, "shop-A1 ", "shop-a12", "Shop-A1");
        await FoundAsync(host, "s", "SHOP-B1", "shop-a12", "Shop-A1");
        await FoundAsync(host, "shop-a12", "shop-a12");
        await FoundAsync(host, "50%", "50%_off");
        await FoundAsync(host, "50_", []);
        await FoundAsync(host, "K\u00c4S", "K\u00e4se");
        await FoundAsync(host, "\ud83c\udf55", "\ud83c\udf55-7");
        await FoundAsync(host, "shop-a13", []);

        // The API's filter compares whole, as documented.
        (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new() { OrderId = "shop-a1" }, null, 20, Token)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_with_one_beginning_a_page_shows_the_newest_of_the_last_by_order_id()
    {
        await using var host = await ModuleHost.StartAsync();
        for (var n = 0; n < 25; n++)
        {
            await host.InvoiceAsync(orderId: $"n-{n:D3}");
            host.Time.Pass(TimeSpan.FromSeconds(1));
        }

        var search = host.Services.GetRequiredService<InvoiceSearch>();
        var page = await search.PageAsync([ModuleHost.WalletId], new() { Text = "N-0" }, null, 20, Token);
        page.Rows.Select(r => r.OrderId).ShouldBe(Enumerable.Range(0, 20).Select(n => $"n-{24 - n:D3}"));
        (await search.PageAsync([ModuleHost.WalletId], new() { Text = "N-0" }, page.Next, 20, Token)).Rows.Select(r => r.OrderId).ShouldBe(["n-004", "n-003", "n-002", "n-001", "n-000"]);
    }

    [Fact]
    public async Task Several_wallets_are_searched_together_and_nobody_else_s()
    {
        await using var host = await ModuleHost.StartAsync();
        var (second, third, wallets) = (Guid.NewGuid(), Guid.NewGuid(), host.Services.GetRequiredService<IWalletService>());
        foreach (var wallet in new[] { second, third })
        {
            await wallets.EnsureAsync(new WalletDefinition(wallet, "Other"), Token);
            await wallets.SetCurrencyAsync(wallet, new CurrencyDefinition("bitcoin-sim", "BTC"), Token);
        }

        await host.InvoiceAsync(orderId: "Both-1");
        await host.InvoiceAsync(orderId: "both-2", walletId: second);
        await host.InvoiceAsync(orderId: "both-3", walletId: third);
        var found = await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId, second], new() { Text = "BOTH" }, null, 20, Token);
        found.Rows.Select(r => r.OrderId).ShouldBe(["Both-1", "both-2"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_beginning_walks_its_own_index()
    {
        await using var host = await ModuleHost.StartAsync();
        await host.InvoiceAsync(orderId: "plan");
        var plan = await host.ReadAsync(async db =>
        {
            var (isPostgres, table) = (InvoicingDb.KindOf(db) == DatabaseKind.Postgres, SqlNames.Table<Invoice>(db));
            if (isPostgres)
                await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off; SET enable_bitmapscan = off", Token);
            var query = $"{(isPostgres ? "EXPLAIN" : "EXPLAIN QUERY PLAN")} SELECT id FROM {table} WHERE wallet_id = '{ModuleHost.WalletId.ToString().ToUpperInvariant()}' AND order_key IS NOT NULL AND order_key > 'pla' AND order_key < 'plb' ORDER BY order_key DESC, created_at DESC LIMIT 200";
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = query;
            await db.Database.OpenConnectionAsync(Token);
            await using var reader = await command.ExecuteReaderAsync(Token);
            var lines = new List<string>();
            while (await reader.ReadAsync(Token))
                lines.Add(reader.GetValue(reader.FieldCount - 1).ToString()!);
            return string.Join('\n', lines);
        });
        plan.ShouldContain("ix_invoicing_invoices_order_key");
        plan.ShouldMatch(@"order_key\)?(::text)?\s*>", plan);
        plan.ShouldNotContain("Filter:");
        plan.ShouldNotContain("TEMP B-TREE");
    }

    private static async Task FoundAsync(ModuleHost host, string text, params string[] orders)
        => (await host.Services.GetRequiredService<InvoiceSearch>().PageAsync([ModuleHost.WalletId], new() { Text = text }, null, 20, Token))
            .Rows.Select(r => r.OrderId).ShouldBe(orders, ignoreOrder: true, text);
}
