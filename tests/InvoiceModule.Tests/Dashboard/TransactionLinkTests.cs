using InvoiceModule.Chains;
using InvoiceModule.Dashboard;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Where a hash leads: what the host says, else what is known of a public network, else nowhere.</summary>
public sealed class TransactionLinkTests
{
    private static readonly ChainTraits Public = new() { TransactionLink = "https://known.example/tx/{tx}" };

    [Theory]
    [InlineData(null, true, "https://known.example/tx/a%2Fb")]
    [InlineData(null, false, null)]
    [InlineData("", true, null)]
    [InlineData("https://own.example/{tx}", true, "https://own.example/a%2Fb")]
    [InlineData("https://own.example/{tx}", false, "https://own.example/a%2Fb")]
    public void The_host_decides_first(string? own, bool known, string? expected)
    {
        var options = new InvoicingDashboardOptions { KnownTransactionLinks = known };
        if (own is not null)
            options.TransactionLinks["bitcoin"] = own;
        options.LinkOf("bitcoin", "a/b", Public).ShouldBe(expected);
        options.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_known_of_a_private_network_or_of_a_chain_that_is_gone()
    {
        var options = new InvoicingDashboardOptions();
        options.LinkOf("bitcoin-sim", "a", new ChainTraits()).ShouldBeNull();
        options.LinkOf("dropped", "a", null).ShouldBeNull();
    }

    // Not only those that a page shows by chance: whatever hash is a link tells its site nothing of us.
    [Fact]
    public async Task A_link_gives_neither_the_page_nor_itself_away()
    {
        await using var host = await DashboardHost.StartAsync(options: o => o.Dashboard.TransactionLinks["bitcoin-sim"] = "https://explorer.example/tx/{tx}");
        var (invoice, payment) = await host.LateAsync();
        foreach (var page in new[] { $"/invoices/{invoice.Id}", $"/suspense/{payment.ToString(System.Globalization.CultureInfo.InvariantCulture)}" })
        {
            using var answer = await host.GetAsync(page);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var links = html.Split("href=\"https://explorer.example/").Skip(1).Select(rest => rest.Split('>')[0]).ToList();
            links.ShouldNotBeEmpty();
            links.ShouldAllBe(link => link.Contains("rel=\"noopener noreferrer external\"", StringComparison.Ordinal));
        }
    }
}
