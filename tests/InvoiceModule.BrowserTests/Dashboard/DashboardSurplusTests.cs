using InvoiceModule.IntegrationTests.Hosts;

namespace InvoiceModule.BrowserTests.Dashboard;

/// <summary>More came than was asked for: from the overview to the decision, and what the payer reads before and after it.</summary>
[Collection(MovingCollection.Name)]
public sealed class DashboardSurplusTests(Chromium chromium, ShopFixture shops)
{
    private const string Asks = "Contact the merchant about the difference.";
    private const string Refunded = "The merchant has noted that the difference was sent back.";

    [Theory]
    [InlineData("surplus", "Note a refund of the surplus", "Note a refund", "The refund is noted.", "surplus refunded", Refunded)]
    [InlineData("keep", "Keep the surplus", "Keep the surplus", "It is noted that the surplus is kept.", "surplus kept", Asks)]
    public async Task A_surplus_is_found_decided_on_and_asked_for_no_more(string form, string title, string button, string said, string badge, string told)
    {
        var (host, client, name) = (shops.Shop.BaseAddress, shops.Shop.Client, $"overpaid-{form}");
        var order = await client.OrderAsync(InvoiceOrder.Crypto(80_000).WithOrderId(name));
        await client.PayAsync(order, 100_000);
        await client.MineAsync();
        await client.WaitForStatusAsync(order.Id, "PAID");
        await using var payer = await chromium.OpenAsync(host, View.Phone);
        await payer.GoAsync($"pay/{order.Id}");
        await payer.Page.WaitForSelectorAsync($"main[data-status=PAID] >> text={Asks}");
        await payer.ShootAsync("pay", "overpaid");

        await using var tab = await chromium.OpenAsync(host, View.Wide with { JavaScript = false });
        await tab.GoAsync("invoicing/overview");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "received too much" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        (await tab.Page.InnerTextAsync("main")).ShouldContain("Received too much: 0.0002 BTC.");
        await tab.Page.Locator("summary", new() { HasText = title }).ClickAsync();
        await tab.Page.FillAsync($"#{form}-why", "He wrote to us");
        await tab.ShootAsync("dashboard-invoice", form);
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);

        // More comes while the form is open: nothing is done, and what was written stays.
        await client.PayAsync(order, 5_000);
        await client.MineAsync();
        await client.UntilAsync(
            async () => (await client.GetAsync($"invoicing/invoices/{order.Id}")).Text is var page && page.Contains("0.00105 BTC", StringComparison.Ordinal) && !page.Contains("unconfirmed", StringComparison.Ordinal),
            "the rest to be booked in its block");
        await PressAsync();
        (await tab.Page.GetByRole(AriaRole.Alert).InnerTextAsync()).ShouldContain("0.00105 BTC have come by now");
        (await tab.Page.InputValueAsync($"#{form}-why")).ShouldBe("He wrote to us");
        tab.Forget();
        await PressAsync();
        (await tab.Page.GetByRole(AriaRole.Status).InnerTextAsync()).ShouldContain(said);
        (await tab.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(t => t.ShouldContain(badge), t => t.ShouldContain("He wrote to us"));
        (await tab.Page.GetByText(title, new() { Exact = true }).CountAsync()).ShouldBe(0);
        await tab.GoAsync("invoicing/overview");
        (await tab.Page.InnerTextAsync("main")).ShouldNotContain("received too much");
        await tab.GoAsync("invoicing?exception=overpaid");
        (await tab.Page.Locator("tr", new() { HasText = name }).InnerTextAsync()).ShouldContain(badge);
        tab.ShouldBeClean();

        await payer.Page.WaitForSelectorAsync($"main >> text={told}");
        await payer.GoAsync($"pay/{order.Id}");
        (await payer.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(t => t.ShouldContain(told), t => t.ShouldNotContain(told == Asks ? Refunded : Asks));
        await Screens.ShowAsync(payer, ("pay", $"overpaid-{form}"));
        foreach (var view in (View[])[View.Wide, View.Phone])
        {
            await using var look = await chromium.OpenAsync(host, view);
            await look.GoAsync($"invoicing/invoices/{order.Id}");
            await Screens.ShowAsync(look, ("dashboard-invoice", $"{form}-noted"));
        }

        Task PressAsync() => tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    // The surplus was sent back, and then the price itself leaves the chain: PAID by what the merchant has not any more.
    [Fact]
    public async Task Whoever_is_paid_by_what_he_has_sent_back_is_told_and_settles_it()
    {
        const string Told = "of what it counts were sent back as surplus";
        var (host, client) = (shops.Shop.BaseAddress, shops.Shop.Client);
        var order = await client.OrderAsync(InvoiceOrder.Crypto(80_000).WithOrderId("sent-back"));
        await client.PayAsync(order, 80_000);
        await client.MineAsync();
        await client.WaitForStatusAsync(order.Id, "PAID");
        var lost = await client.PayAsync(order, 80_000);
        await client.MineAsync();
        await using var tab = await chromium.OpenAsync(host, View.Wide with { JavaScript = false });
        await client.UntilAsync(async () => (await client.GetAsync($"invoicing/invoices/{order.Id}")).Text.Contains("Note a refund of the surplus", StringComparison.Ordinal), "the surplus to be booked in its block");
        await tab.GoAsync($"invoicing/invoices/{order.Id}");
        await tab.Page.Locator("summary", new() { HasText = "Note a refund of the surplus" }).ClickAsync();
        await tab.Page.FillAsync("#surplus-why", "He wrote to us");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Note a refund", Exact = true }).ClickAsync();
        (await tab.Page.InnerTextAsync("main")).ShouldNotContain(Told);

        await client.ReorganiseAsync(1, [lost]);
        await client.UntilAsync(async () => (await client.GetAsync($"invoicing/invoices/{order.Id}")).Text.Contains(Told, StringComparison.Ordinal), "the loss to be told");
        await tab.GoAsync("invoicing/overview");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "counting money that was sent back" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "sent-back" }).ClickAsync();
        (await tab.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(
            t => t.ShouldContain($"Do not ship: 0.0008 BTC {Told}"), t => t.ShouldContain("0.0008 BTC of its price are missing without them."), t => t.ShouldContain("PAID"));
        await chromium.ShouldBeAccessibleWithoutScriptAsync(tab);
        foreach (var view in (View[])[View.Wide, View.Phone])
        {
            await using var look = await chromium.OpenAsync(host, view);
            await look.GoAsync($"invoicing/invoices/{order.Id}");
            await Screens.ShowAsync(look, ("dashboard-invoice", "sent-back"));
        }

        await tab.Page.Locator("summary", new() { HasText = "Settle what was sent back" }).ClickAsync();
        await tab.Page.FillAsync("#settle-sent-back-why", "Written off");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Settle what was sent back" }).ClickAsync();
        (await tab.Page.InnerTextAsync("main")).ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is noted that this is dealt with."), t => t.ShouldContain("What is missing since a refund is dealt with; noted by"), t => t.ShouldContain("Written off"), t => t.ShouldNotContain("Do not ship"));
        await tab.GoAsync("invoicing/overview");
        (await tab.Page.InnerTextAsync("main")).ShouldNotContain("counting money that was sent back");
        tab.ShouldBeClean();
    }
}
