using System.Net;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>An invoice that ended short, and whose money has been sent back.</summary>
public sealed class ShortRefundTests
{
    [Fact]
    public async Task A_refund_is_noted_once_reminds_nobody_any_more_and_is_not_accepted_afterwards()
    {
        await using var host = await DashboardHost.StartAsync(options: o => o.Dashboard.TransactionLinks["bitcoin-sim"] = "https://explorer.example/tx/{tx}");
        var invoice = await host.InvoiceAsync("short");
        await host.PayAsync(invoice, 40_000, mine: 2);
        var path = $"/invoices/{invoice.Id}";
        (string, string)[] fields = [("received", "40000"), ("transaction", "refund-tx"), ("why", "he asked for it")];
        (await host.PostAsync(path + "/refund", fields)).Status.ShouldBe(HttpStatusCode.Conflict, "It may still be paid.");
        await host.PassAsync(TimeSpan.FromMinutes(26));
        (await host.TextAsync("/")).ShouldContain("1 invoice ended short");
        (await host.TextAsync("/?attention=short")).ShouldContain("<span class=\"sum\">0.0004</span> came");
        (await PayerSeesAsync(host, invoice.Id)).ShouldContain("Contact the merchant about it.");
        (await host.PostAsync(path + "/refund", ("received", "39999"), ("why", "another amount"))).Status.ShouldBe(HttpStatusCode.Conflict);
        (await host.PostAsync(path + "/refund", ("received", "40000"), ("why", ""))).Status.ShouldBe(HttpStatusCode.BadRequest);

        var blank = await host.PostAsync(path + "/refund", ("received", "40000"), ("transaction", "abc def"), ("why", "two words"));
        blank.Status.ShouldBe(HttpStatusCode.BadRequest);
        blank.Text.ShouldContain("Must be one transaction&#x27;s hash, without blanks");
        blank.Text.ShouldContain("<input id=\"refund-transaction\" name=\"transaction\" value=\"abc def\"");
        blank.Text.ShouldContain("aria-describedby=\"refund-transaction-error\"");
        blank.Text.ShouldContain("<p class=\"error\" id=\"refund-transaction-error\">");

        var noted = await host.PostAsync(path + "/refund", fields);
        noted.Status.ShouldBe(HttpStatusCode.SeeOther);
        (await PayerSeesAsync(host, invoice.Id)).ShouldSatisfyAllConditions(
            t => t.ShouldNotContain("Contact the merchant about it."), t => t.ShouldContain("The merchant has noted that it was sent back."));
        noted.Text.ShouldContain("Invoice refund noted");
        noted.Text.ShouldContain("Refund noted by <bdi>local, not signed in</bdi>");
        noted.Text.ShouldContain(": <bdi>he asked for it</bdi>");
        noted.Text.ShouldContain("<span class=\"badge good\">refunded</span>");
        foreach (var text in new[] { noted.Text, await host.TextAsync("/audit") })
            text.ShouldContain("refund transaction <a href=\"https://explorer.example/tx/refund-tx\" rel=\"noopener noreferrer external\">refund-tx</a>");
        noted.Text.ShouldNotContain("Accept what came");
        (await host.TextAsync("/")).ShouldNotContain("1 invoice ended short");
        (await host.PostAsync(path + "/refund", fields)).Status.ShouldBe(HttpStatusCode.SeeOther, "Whoever got no answer finds it done.");
        (await host.PostAsync(path + "/refund", ("received", "40000"), ("why", "once more"))).Text.ShouldContain("A refund of it was noted before, by local, not signed in");
        var accepted = await host.PostAsync(path + "/accept", ("received", "40000"), ("why", "a colleague"));
        accepted.Status.ShouldBe(HttpStatusCode.Conflict);
        accepted.Text.ShouldContain("what came was sent back");
        (await host.FindAsync(invoice.Id)).Status.ShouldBe("PARTIALLY_PAID");
    }

    private static Task<string> PayerSeesAsync(DashboardHost host, Guid invoice)
        => host.Client.GetStringAsync($"{DashboardHost.PathBase}/pay/{invoice}?lang=en", TestContext.Current.CancellationToken);
}
