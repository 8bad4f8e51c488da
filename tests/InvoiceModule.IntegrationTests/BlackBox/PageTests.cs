using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>What the payer and the merchant's people see.</summary>
[Collection(PaymentCollection.Name)]
public sealed class PageTests(ShopsFixture shops)
{
    private static readonly string[] Private = ["order-of-the-page", "user-data-of-the-page", "callback.example", "key-of-the-page"];

    [Theory, ClassData<EachDatabase>]
    public async Task The_payment_page_shows_the_amount_and_status_and_nothing_private(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await OrderAsync(client);
        var page = (await client.GetAsync($"pay/{invoice.Id}")).ShouldBe(200);
        page.ContentType.ShouldStartWith("text/html");
        page.Text.ShouldContain("data-status=\"NOT_PAID\"");
        page.Text.ShouldContain("data-active=\"true\"");
        page.Text.ShouldContain(invoice.Text("amount"));
        page.Text.ShouldContain(invoice.Address);
        Private.ShouldAllBe(secret => !page.Text.Contains(secret));

        var status = (await client.GetAsync($"pay/{invoice.Id}/status")).ShouldBe(200);
        status.Json.Status.ShouldBe("NOT_PAID");
        Private.ShouldAllBe(secret => !status.Text.Contains(secret));
        status.Text.ShouldNotContain("shop.example");
        var picture = (await client.GetAsync($"pay/{invoice.Id}/qr.svg")).ShouldBe(200);
        picture.ContentType.ShouldStartWith("image/svg+xml");
        picture.Text.ShouldContain("<svg");

        await client.PayAsync(invoice);
        await client.WaitForStatusAsync(invoice.Id, "IN_MEMPOOL");
        var seen = (await client.GetAsync($"pay/{invoice.Id}/status")).ShouldBe(200);
        seen.Json.Text("url_success").ShouldBe("https://shop.example/success");
        (await client.GetAsync($"pay/{invoice.Id}")).Text.ShouldContain("data-status=\"IN_MEMPOOL\"");
    }

    [Theory, ClassData<EachDatabase>]
    public async Task An_invoice_that_ended_unpaid_links_to_url_failed(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await OrderAsync(client);
        (await client.CancelAsync(invoice.Id)).ShouldBe(200);
        var status = (await client.GetAsync($"pay/{invoice.Id}/status")).ShouldBe(200);
        status.Json.Text("url_failed").ShouldBe("https://shop.example/failed");
        status.Text.ShouldNotContain("https://shop.example/success");
        var page = (await client.GetAsync($"pay/{invoice.Id}")).Text;
        page.ShouldContain("data-active=\"false\"");
        page.ShouldContain("https://shop.example/failed");
    }

    [Theory]
    [InlineData("nowhere", "No such page")]
    [InlineData("orders/11111111-1111-4111-8111-111111111111", "No such order")]
    [InlineData("invoicing/nowhere/at/all", "To the invoices")]
    [InlineData("invoicing/suspense/1/nowhere", "To the invoices")]
    public async Task A_browser_at_an_unknown_address_gets_a_page_that_says_so(string path, string text)
    {
        var answer = (await (await shops.ClientAsync()).GetAsync(path, ("Accept", "text/html,*/*;q=0.8"))).ShouldBe(404);
        answer.ContentType.ShouldStartWith("text/html");
        answer.Text.ShouldContain(text);
        answer.Headers.ShouldContainKey("Content-Security-Policy");
    }

    [Fact]
    public async Task A_form_of_the_shop_whose_token_is_lost_is_answered_with_a_page_and_a_program_with_no_page()
    {
        var client = await shops.ClientAsync();
        var form = new FormUrlEncodedContent([new("product", "mountain-tea"), new("currency", "bitcoin-sim/BTC")]);
        var refused = (await client.SendAsync(HttpMethod.Post, "checkout", form, ("Accept", "text/html"))).ShouldBe(400);
        refused.Text.ShouldContain("That page was too old");
        refused.Text.ShouldNotContain("Exception");
        (await client.GetAsync("api/v1/nowhere", ("Accept", "application/json"))).ShouldBe(404).Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pay/11111111-1111-4111-8111-111111111111")]
    [InlineData("pay/nonsense")]
    [InlineData("pay/nonsense/status")]
    [InlineData("pay/nonsense/qr.svg")]
    [InlineData("pay/11111111-1111-4111-8111-111111111111/events")]
    public async Task What_does_not_exist_is_404(string path) => (await (await shops.ClientAsync()).GetAsync(path)).ShouldBe(404);

    [Theory, ClassData<EachDatabase>]
    public async Task Text_of_a_merchant_is_text_on_every_page(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var invoice = await client.OrderAsync(InvoiceOrder.Crypto().WithOrderId("<b>bold</b>").WithData("title", "<script>alert(1)</script>").WithData("description", "\"><img src=x>"));
        foreach (var path in (string[])[$"pay/{invoice.Id}", "invoicing", $"invoicing/invoices/{invoice.Id}"])
        {
            var page = (await client.GetAsync(path)).ShouldBe(200).Text;
            page.ShouldNotContain("<script>alert(1)");
            page.ShouldNotContain("<b>bold");
            page.ShouldNotContain("<img src=x");
        }
    }

    [Theory, ClassData<EachDatabase>]
    public async Task The_dashboard_lists_the_newest_invoices_and_shows_one(DatabaseKind kind)
    {
        var client = await shops.ClientAsync(kind);
        var orders = new List<string>();
        for (var n = 0; n < 21; n++)
        {
            orders.Add($"dashboard-{Guid.NewGuid():N}");
            await client.OrderAsync(InvoiceOrder.Crypto().WithOrderId(orders[^1]));
        }

        var page = (await client.GetAsync("invoicing")).ShouldBe(200);
        page.ContentType.ShouldStartWith("text/html");
        page.Text.ShouldNotContain(orders[0]);
        foreach (var order in orders.Skip(1))
            page.Text.ShouldContain(order);

        var invoice = await OrderAsync(client);
        var details = (await client.GetAsync($"invoicing/invoices/{invoice.Id}")).ShouldBe(200).Text;
        details.ShouldContain("order-of-the-page");
        details.ShouldContain(invoice.Address);
        details.ShouldNotContain("key-of-the-page");
    }

    private static Task<System.Text.Json.JsonElement> OrderAsync(ShopClient client) => client.OrderAsync(InvoiceOrder.Crypto(123_456)
        .With("secret_key", "key-of-the-page")
        .WithOrderId("order-of-the-page")
        .WithData("user_data", "user-data-of-the-page")
        .WithData("url_callback", "http://127.0.0.1:1/callback.example")
        .WithData("url_success", "https://shop.example/success")
        .WithData("url_failed", "https://shop.example/failed"));
}
