using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What needs attention leads to a list of just that.</summary>
public sealed partial class AttentionListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reversals_that_are_settled_are_not_in_the_list_and_say_so_elsewhere()
    {
        await using var host = await DashboardHost.StartAsync();
        foreach (var order in new[] { "order-open", "order-done" })
            await ReverseAsync(host, await host.InvoiceAsync(order));

        // Taken back before it was paid, and over.
        var unpaid = await host.InvoiceAsync("order-none");
        var tx = await host.PayAsync(unpaid, 50_000, mine: 1);
        await host.Bitcoin.ReorganiseAsync(1, [tx], cancellationToken: Token);
        await host.ScanAsync();
        await host.PassAsync(TimeSpan.FromMinutes(26));
        (await host.FindAsync(unpaid.Id)).ShouldSatisfyAllConditions(i => i.Active.ShouldBeFalse(), i => i.Exception.ShouldBe(["reversed"]));
        var done = await host.Db.ReadAsync((db, token) => db.Set<Invoice>().SingleAsync(i => i.OrderId == "order-done", token), Token);
        var reversal = await host.Db.ReadAsync((db, token) => db.Set<InvoiceEvent>().Where(e => e.InvoiceId == done.Id && e.Type == InvoiceEventType.Reversed).Select(e => e.Id).SingleAsync(token), Token);
        (await host.PostAsync($"/invoices/{done.Id}/settle", ("event", reversal), ("why", "insured"))).Status.ShouldBe(HttpStatusCode.SeeOther);

        var list = await ShownAsync(host, "1 invoice reversed");
        Orders(list).ShouldBe(["order-open"]);
        list.ShouldContain("<option value=\"reversed\" selected>Reversal not settled</option>");
        var all = await host.TextAsync("/?exception=reversed");
        Orders(all).ShouldBe(["order-none", "order-done", "order-open"], ignoreOrder: true);
        RowOf(all, "order-done").ShouldContain(">settled</span>");
        RowOf(all, "order-open").ShouldNotContain(">settled</span>");
        (await host.TextAsync($"/invoices.csv?attention=reversed")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, "It exports what it lists.");
        Orders(await host.TextAsync("/?attention=reversed&q=order-")).ShouldBe(["order-open"]);
        Orders(await host.TextAsync("/?attention=reversed&status=PAID")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Short_payments_that_were_refunded_are_not_in_the_list_and_say_so_elsewhere()
    {
        await using var host = await DashboardHost.StartAsync();
        var (open, done) = (await host.InvoiceAsync("order-open"), await host.InvoiceAsync("order-done"));
        foreach (var invoice in (InvoiceView[])[open, done])
            await host.PayAsync(invoice, 40_000, mine: 2);
        await host.PassAsync(TimeSpan.FromMinutes(26));
        await host.InvoiceAsync("order-new");
        await host.PayAsync(await host.InvoiceAsync("order-half"), 40_000, mine: 2);
        (await host.PostAsync($"/invoices/{done.Id}/refund", ("received", "40000"), ("why", "sent back"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        Orders(await ShownAsync(host, "1 invoice ended short")).ShouldBe(["order-open"]);
        var all = await host.TextAsync("/?status=PARTIALLY_PAID&active=false");
        Orders(all).ShouldBe(["order-done", "order-open"], ignoreOrder: true);
        RowOf(all, "order-done").ShouldContain(">refunded</span>");
        RowOf(all, "order-open").ShouldNotContain(">refunded</span>");
    }

    private static async Task ReverseAsync(DashboardHost host, InvoiceView invoice)
    {
        var tx = await host.PayAsync(invoice, 100_000, mine: 2);
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PAID");
        await host.Bitcoin.ReorganiseAsync(2, [tx], cancellationToken: Token);
        await host.ScanAsync();
    }

    // Follows the link beside what is told.
    private static async Task<string> ShownAsync(DashboardHost host, string told)
    {
        var page = await host.TextAsync("/");
        page.ShouldContain(told);
        return await host.TextAsync("/" + WebUtility.HtmlDecode(Link().Match(page, page.IndexOf(told, StringComparison.Ordinal)).Groups["query"].Value));
    }

    private static List<string> Orders(string html) => [.. Names().Matches(html).Select(m => m.Groups["order"].Value)];

    private static string RowOf(string html, string order) => html.Split("<tr").Single(row => row.Contains($"<bdi>{order}</bdi>", StringComparison.Ordinal));

    [GeneratedRegex("<a href=\"[^\"?]*(?<query>\\?[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex("<bdi>(?<order>order-[a-z]+)</bdi></a>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Names();
}
