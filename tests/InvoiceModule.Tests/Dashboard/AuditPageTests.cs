using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>What people did, and of which wallet.</summary>
public sealed partial class AuditPageTests
{
    private static readonly ClaimsPrincipal Ann = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test"));

    [Fact]
    public async Task Each_row_names_its_wallet_where_there_are_several()
    {
        await using var host = await DashboardHost.StartAsync();
        foreach (var wallet in (Guid[])[DashboardHost.Wallet, DashboardHost.Other])
            (await host.PostAsync($"/wallets/{wallet}/key", ("overlap", "24"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        Wallet().Matches(await host.TextAsync("/audit")).Select(m => m.Groups["name"].Value).ShouldBe(["Other", "Shop"]);
    }

    [Fact]
    public async Task Whoever_has_one_wallet_is_not_told_its_name_in_each_row()
    {
        await using var host = await StartAsync(id => id == DashboardHost.Wallet);
        (await host.PostAsync($"/wallets/{DashboardHost.Wallet}/key", ("overlap", "24"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        var text = await host.TextAsync("/audit");
        text.ShouldContain("Signing key rotated");
        Wallet().Count(text).ShouldBe(0);
    }

    [Theory]
    [InlineData(true, "Other", "Shop")]
    [InlineData(false)]
    public async Task An_invoice_in_the_list_names_its_wallet_where_there_are_several(bool seesAll, params string[] names)
    {
        await using var host = await StartAsync(id => seesAll || id == DashboardHost.Wallet);
        await host.InvoiceAsync("mine");
        await host.InvoiceAsync("theirs", wallet: DashboardHost.Other);
        var text = await host.TextAsync("/");
        text.Contains("theirs", StringComparison.Ordinal).ShouldBe(seesAll);
        Wallet().Matches(text).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal).ShouldBe(names);
    }

    // Whatever the page: whoever sees every wallet has it, nobody else has a link that answers 404.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Checks_are_in_the_menu_of_whoever_may_run_them(bool seesAll)
    {
        await using var host = await StartAsync(id => seesAll || id == DashboardHost.Wallet);
        var invoice = await host.InvoiceAsync("mine");
        foreach (var page in (string[])["/", "/overview", "/suspense", "/wallets", $"/wallets/{DashboardHost.Wallet}", "/create", "/audit", $"/invoices/{invoice.Id}"])
            (await host.TextAsync(page)).Contains("/invoicing/checks\"", StringComparison.Ordinal).ShouldBe(seesAll, page);
        (await host.TextAsync("/invoices/none", HttpStatusCode.NotFound)).Contains("/invoicing/checks\"", StringComparison.Ordinal).ShouldBe(seesAll);
        await host.TextAsync("/checks", seesAll ? HttpStatusCode.OK : HttpStatusCode.NotFound);
    }

    private static Task<DashboardHost> StartAsync(Func<Guid, bool> may)
        => DashboardHost.StartAsync(services => services.AddSingleton<IWalletAccess>(new Some(may)), r => r.ConfigureDashboard(d => d.RequireAuthorization(p => p.RequireAuthenticatedUser())), Ann);

    [GeneratedRegex("Wallet: <bdi>(?<name>[^<]+)</bdi>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Wallet();

    private sealed class Some(Func<Guid, bool> may) : IWalletAccess
    {
        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken) => ValueTask.FromResult(may(walletId));
    }
}
