using System.Globalization;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The list of invoices: paging, filters, CSV.</summary>
[Collection(RequestCollection.Name)]
public sealed class HistoryTests(ShopsFixture shops)
{
    private static readonly string List = ShopClient.CreatePath(ShopProcess.WalletId);

    [Theory, ClassData<EachDatabase>]
    public async Task Pages_have_neither_duplicates_nor_holes_while_invoices_are_made(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var order = $"paging-{Guid.NewGuid():N}";
        var made = new List<string>();
        foreach (var _ in Enumerable.Range(0, 23))
            made.Add((await client.OrderAsync(InvoiceOrder.Crypto().WithOrderId(order))).Id);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.GetAsync($"{List}?limit=5&order_id={order}{(cursor is null ? "" : $"&cursor={cursor}")}")).ShouldBe(200).Json;
            seen.AddRange(page.Items.Select(i => i.Id));
            cursor = page.GetProperty("next_cursor").GetString();
            cursor?.ShouldMatch("^[A-Za-z0-9_-]+$");
            await client.OrderAsync(InvoiceOrder.Crypto().WithOrderId(order));
        }
        while (cursor is not null);

        made.Reverse();
        seen.ShouldBe(made);
    }

    [Fact]
    public async Task A_page_has_20_items_unless_asked_otherwise()
    {
        var client = await shops.ClientAsync();
        foreach (var _ in Enumerable.Range(0, 25))
            await client.OrderAsync(InvoiceOrder.Crypto());
        (await client.GetAsync(List)).Json.Items.Length.ShouldBe(20);
        (await client.GetAsync($"{List}?limit=1")).Json.Items.Length.ShouldBe(1);
        (await client.GetAsync($"{List}?limit=100")).Json.Items.Length.ShouldBeGreaterThan(20);
        var item = (await client.GetAsync($"{List}?limit=1")).Json.Items[0];
        (await client.InvoiceAsync(item.Id)).Text("address").ShouldBe(item.Address);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task Filters_select(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var order = $"filter-{Guid.NewGuid():N}";
        var paid = await client.OrderAsync(InvoiceOrder.Crypto().WithOrderId(order));
        var open = await client.OrderAsync(InvoiceOrder.Crypto(5, "ethereum-sim", "ETH").WithOrderId(order));
        var token = await client.OrderAsync(InvoiceOrder.Crypto(5, "ethereum-sim", "USDT").WithOrderId(order));
        await client.PayAsync(paid);
        await client.MineAsync();
        await client.WaitForStatusAsync(paid.Id, "PAID");

        async Task<string[]> Ids(string query) => [.. (await client.ListAsync($"&order_id={order}{query}")).Select(i => i.Id)];
        (await Ids("")).ShouldBe([token.Id, open.Id, paid.Id]);
        (await Ids("&status=PAID")).ShouldBe([paid.Id]);
        (await Ids("&status=NOT_PAID")).ShouldBe([token.Id, open.Id]);
        (await Ids("&active=true")).ShouldBe([token.Id, open.Id]);
        (await Ids("&active=false")).ShouldBe([paid.Id]);
        (await Ids("&blockchain=bitcoin-sim")).ShouldBe([paid.Id]);
        (await Ids("&symbol=ETH")).ShouldBe([open.Id]);
        (await Ids("&blockchain=Ethereum-Sim&symbol=usdt")).ShouldBe([token.Id]);
        (await Ids($"&created_from={Uri.EscapeDataString(open.Text("created"))}")).ShouldBe([token.Id, open.Id]);
        (await Ids($"&created_from={Uri.EscapeDataString(token.Time("created").AddSeconds(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}&created_to=2099-01-01T00:00:00Z")).ShouldNotContain(paid.Id);
        (await Ids("&created_to=2000-01-01T00:00:00Z")).ShouldBeEmpty();
        (await client.ListAsync("&order_id=nobody-has-this")).ShouldBeEmpty();
    }

    [Theory, ClassData<EachDatabase>]
    public async Task The_timeline_has_every_version_oldest_first(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(1000, confirmations: 2));
        var txid = await client.PayAsync(invoice);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        await client.MineAsync();
        await client.WaitForStatusAsync(invoice.Id, "IN_BLOCK");
        await client.MineAsync();
        var last = await client.WaitForStatusAsync(invoice.Id, "PAID");

        var history = await client.HistoryAsync(invoice.Id);
        history.Select(h => h.Version).ShouldBe([1, 2, 3, 4]);
        history.Select(h => h.Status).ShouldBe(["NOT_PAID", "IN_MEMPOOL", "IN_BLOCK", "PAID"]);
        history[0].Text("type").ShouldBe("invoice.created");
        history.Skip(1).ShouldAllBe(h => h.Text("type") == "invoice.status_changed");
        history[0].Txs.ShouldBeEmpty();
        history.Skip(1).SelectMany(h => h.Txs).ShouldBe([txid, txid, txid]);
        history.Select(h => h.Time("at")).ShouldBeInOrder();
        history[0].Time("at").ShouldBe(invoice.Time("created"));
        last.Version.ShouldBe(4);
    }

    [Theory, ClassData<EachDatabase>]
    public async Task CSV_has_the_same_filters_and_defuses_formulas(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var order = $"=cmd|' /C calc'!A0-{Guid.NewGuid():N}";
        var quoted = "=1+1,\"x\"\nline";
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto(77).WithOrderId(order).WithData("title", quoted).WithData("description", "@SUM(A1)").WithData("user_data", "-2+3"));
        var answer = (await client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}/invoices.csv?order_id={Uri.EscapeDataString(order)}")).ShouldBe(200);
        answer.ContentType.ShouldStartWith("text/csv");
        var lines = answer.Text.TrimStart('\ufeff').Split('\n');
        lines[0].ShouldContain("id");
        answer.Text.ShouldContain(invoice.Id);
        answer.Text.ShouldContain(invoice.Address);
        foreach (var cell in answer.Text.Split(',', '\n').Select(c => c.Trim('\r', '"')))
            (cell.Length > 0 && "=+-@".Contains(cell[0], StringComparison.Ordinal)).ShouldBeFalse(cell);
        (await client.GetAsync($"api/v1/wallets/{ShopProcess.WalletId}/invoices.csv?order_id=nobody")).ShouldBe(200).Text.Trim().Split('\n').Length.ShouldBe(1);
    }
}
