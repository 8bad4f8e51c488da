using System.Net;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What is asked of pages besides a GET of theirs.</summary>
public sealed class PageMethodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_head_of_a_page_is_that_of_the_page()
    {
        await using var host = await DashboardHost.StartAsync();
        var invoice = await host.InvoiceAsync("head");
        foreach (var path in new[] { "/invoicing", "/invoicing/overview", $"/invoicing/invoices/{invoice.Id}", "/invoicing/invoices.csv", "/invoicing/assets/dashboard.css", "/invoicing/nothing", $"/pay/{invoice.Id}", $"/pay/{invoice.Id}/status", $"/pay/{invoice.Id}/qr.svg", "/pay/assets/pay.js" })
        {
            using var whole = await host.Client.GetAsync(DashboardHost.PathBase + path, Token);
            using var request = new HttpRequestMessage(HttpMethod.Head, DashboardHost.PathBase + path);
            using var head = await host.Client.SendAsync(request, Token);
            head.StatusCode.ShouldBe(whole.StatusCode, path);
            head.Content.Headers.ContentType.ShouldBe(whole.Content.Headers.ContentType, path);
            (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty(path);
            head.Headers.GetValues("Content-Security-Policy").ShouldBe(whole.Headers.GetValues("Content-Security-Policy"), path);
        }
    }

    // The page's own links are told from its address.
    [Theory]
    [InlineData("/nothing")]
    [InlineData("/a/b/")]
    [InlineData("/a//b")]
    [InlineData("//a")]
    [InlineData("/a/b//")]
    [InlineData("/invoices//")]
    public async Task A_page_that_is_not_there_has_its_style_and_menu_wherever_slashes_stand(string path)
    {
        await using var host = await DashboardHost.StartAsync();
        var html = await host.TextAsync(path, HttpStatusCode.NotFound);
        html.ShouldContain($"href=\"{DashboardHost.PathBase}/invoicing/assets/dashboard.css");
        html.ShouldContain($"href=\"{DashboardHost.PathBase}/invoicing/overview\"");
    }

    [Fact]
    public async Task The_address_of_a_form_leads_to_its_page()
    {
        await using var host = await DashboardHost.StartAsync();
        var id = (await host.InvoiceAsync("forms")).Id;
        var (wallet, payment) = (DashboardHost.Wallet, (await host.LateAsync()).Payment);
        await LeadsAsync($"/invoices/{id}", "cancel", "accept", "refund", "surplus", "keep", "settle", "redeliver");
        await LeadsAsync($"/suspense/{payment}", "accept", "assign", "refund", "close");
        await LeadsAsync($"/wallets/{wallet}", "currency", "key", "test");
        await LeadsAsync("/checks", "alarms/7");

        async Task LeadsAsync(string page, params string[] forms)
        {
            foreach (var form in forms)
            {
                using var answer = await host.GetAsync($"{page}/{form}");
                answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, form);
                answer.Headers.Location!.ToString().ShouldBe($"{DashboardHost.PathBase}/invoicing{page}");
                await host.TextAsync(page);
            }
        }
    }
}
