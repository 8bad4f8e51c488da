using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.IntegrationTests.Databases;
using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.IntegrationTests.BlackBox;

/// <summary>The sample's buttons that play a network, as a developer presses them.</summary>
[Collection(PaymentCollection.Name)]
public sealed partial class SimulatorControlsTests(ShopsFixture shops)
{
    [Fact]
    public async Task A_reorganisation_takes_what_was_mined_and_nothing_else_and_what_it_took_returns()
    {
        var client = await shops.ClientAsync(DatabaseKind.Sqlite);
        var order = await BuyAsync(client);
        (await PressAsync(client, order, "reorganise")).ShouldContain("this order has no payment that could be lost");
        (await PressAsync(client, order, "return")).ShouldContain("this order has lost no payment");
        await PressAsync(client, order, "half");
        await SeenAsync(client, order, "PARTIALLY_PAID");
        (await PressAsync(client, order, "reorganise")).ShouldContain("stands in no block yet, and goes on waiting");
        await PressAsync(client, order, "pay");
        await SeenAsync(client, order, "IN_MEMPOOL");
        (await PressAsync(client, order, "reorganise")).ShouldContain("stands in no block yet, and goes on waiting");

        // It did go on waiting. However many blocks come after, it can be lost.
        for (var block = 1; block <= 3; block++)
            await PressAsync(client, order, "mine");
        await SeenAsync(client, order, "PAID");
        (await PressAsync(client, order, "reorganise")).ShouldContain("The last 3 blocks were replaced, and the payment is gone with them.");
        await SeenAsync(client, order, "NOT_PAID");
        (await PressAsync(client, order, "reorganise")).ShouldContain("the payment is lost already");
        (await PressAsync(client, order, "return")).ShouldContain("Sent once more");
        await SeenAsync(client, order, "IN_MEMPOOL");
        (await PressAsync(client, order, "return")).ShouldContain("this order has lost no payment");
        await PressAsync(client, order, "mine");
        await SeenAsync(client, order, "PAID");
    }

    [Fact]
    public async Task Only_the_newest_part_is_lost_when_an_older_one_lies_deeper()
    {
        var client = await shops.ClientAsync(DatabaseKind.Sqlite);
        var order = await BuyAsync(client);
        await PressAsync(client, order, "half");
        await PressAsync(client, order, "mine");
        await SeenAsync(client, order, "PARTIALLY_PAID");
        await PressAsync(client, order, "pay");
        await PressAsync(client, order, "mine");
        await SeenAsync(client, order, "PAID");
        (await PressAsync(client, order, "reorganise")).ShouldContain("The last block was replaced, and a part of the payment is gone with it. The rest is still there.");
        await SeenAsync(client, order, "PARTIALLY_PAID");
    }

    // It makes no version of the invoice, so the Shop is told of it by nobody.
    [Fact]
    public async Task Whose_money_could_not_be_counted_is_asked_neither_to_pay_nor_to_order_again()
    {
        var client = await shops.ClientAsync(DatabaseKind.Postgres);
        var order = await BuyAsync(client, "ethereum-sim/USDT");
        var invoice = await client.InvoiceAsync(Invoice().Match((await client.GetAsync(order)).ShouldBe(200).Text).Groups["id"].Value);
        var txid = await client.PayAsync("ethereum-sim", "ETH", invoice.Address, 1_000_000_000_000_000);
        await StateAsync("uncounted");
        (await client.GetAsync($"pay/{invoice.Id}")).ShouldBe(200).Text.ShouldSatisfyAllConditions(t => t.ShouldContain("A payment could not be counted"), t => t.ShouldContain(txid));
        await client.AdvanceAsync(TimeSpan.FromMinutes(16));
        await client.WaitAsync(invoice.Id, i => !i.Active);
        await StateAsync("uncounted");
        (await client.GetAsync(order)).ShouldBe(200).Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("do not pay again"), t => t.ShouldNotContain("order again", Case.Insensitive), t => t.ShouldContain("data-state=\"uncounted\""));

        Task StateAsync(string state)
            => client.UntilAsync(async () => (await client.GetAsync($"{order}/state")).ShouldBe(200).Json.Text("state") == state, $"{order} to be {state}");
    }

    [Fact]
    public async Task A_form_that_lacks_a_field_is_not_called_too_old_and_one_without_its_token_is()
    {
        var client = await shops.ClientAsync(DatabaseKind.Sqlite);
        var page = (await client.GetAsync("checkout?product=tea")).ShouldBe(200).Text;
        var incomplete = await client.SendAsync(HttpMethod.Post, "checkout", Form(page), ("Accept", "text/html"));
        incomplete.ShouldBe(400).Text.ShouldContain("That form was not complete");
        var old = await client.SendAsync(HttpMethod.Post, "checkout", Form("", ("product", "tea")), ("Accept", "text/html"));
        old.ShouldBe(400).Text.ShouldContain("That page was too old");
        (await client.GetAsync("nowhere", ("Accept", "application/json"))).ShouldBe(404).Headers.ShouldContainKey("Content-Security-Policy");
    }

    [Fact]
    public async Task A_coin_that_is_not_taken_is_told_to_a_customer_and_not_to_a_programmer()
    {
        var client = await shops.ClientAsync(DatabaseKind.Sqlite);
        var page = (await client.GetAsync("checkout?product=tea")).ShouldBe(200).Text;
        var refused = (await client.SendAsync(HttpMethod.Post, "checkout", Form(page, ("product", "tea"), ("currency", "ethereum-sim/NOPE")))).ShouldBe(400).Text;
        refused.ShouldContain("We do not take this coin at the moment. Please choose another.");
        refused.ShouldNotContain("NOPE");
        foreach (var path in new[] { "", "checkout?product=tea", "shop.css" })
            (await client.SendAsync(HttpMethod.Head, path)).ShouldBe(200).Text.ShouldBeEmpty(path);
    }

    // The address of the order's page.
    private static async Task<string> BuyAsync(ShopClient client, string currency = "bitcoin-sim/BTC")
    {
        var product = Product().Match((await client.GetAsync("")).ShouldBe(200).Text).Groups["id"].Value;
        var page = (await client.GetAsync($"checkout?product={product}")).ShouldBe(200).Text;
        var answer = await client.SendAsync(HttpMethod.Post, "checkout", Form(page, ("product", product), ("currency", currency)));
        answer.Status.ShouldBe(302, answer.Text);
        return Order().Match((await client.GetAsync("")).ShouldBe(200).Text).Value;
    }

    // What the simulator says.
    private static async Task<string> PressAsync(ShopClient client, string order, string act)
    {
        var page = (await client.GetAsync(order)).ShouldBe(200).Text;
        var answer = await client.SendAsync(HttpMethod.Post, $"{order}/simulate", Form(page, ("act", act)));
        answer.Status.ShouldBe(302, answer.Text);
        return WebUtility.HtmlDecode(Said().Match((await client.GetAsync(answer.Headers["Location"].TrimStart('/'))).ShouldBe(200).Text).Groups["said"].Value);
    }

    private static Task SeenAsync(ShopClient client, string order, string status)
        => client.UntilAsync(async () => (await client.GetAsync($"{order}/state")).ShouldBe(200).Json.Text("status") == status, $"{order} to be {status}");

    private static FormUrlEncodedContent Form(string page, params (string Name, string Value)[] fields)
        => new(fields.Append(("__RequestVerificationToken", Token().Match(page).Groups["token"].Value)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Token();

    [GeneratedRegex("checkout\\?product=(?<id>[a-z-]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Product();

    [GeneratedRegex("pay/(?<id>[0-9a-f-]{36})", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Invoice();

    [GeneratedRegex("orders/[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Order();

    [GeneratedRegex("class=\"said\" role=\"status\">(?<said>[^<]*)<", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Said();
}
