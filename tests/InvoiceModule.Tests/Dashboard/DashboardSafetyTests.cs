using System.Net;
using System.Security.Claims;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Tests.Dashboard;

/// <summary>Who may see and do what, and what other sites may not.</summary>
public sealed class DashboardSafetyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClaimsPrincipal Ann { get; } = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann"), new Claim("wallet", DashboardHost.Wallet.ToString())], "test"));

    [Fact]
    public async Task Every_post_without_our_token_is_refused_and_does_nothing()
    {
        await using var host = await DashboardHost.StartAsync();
        var (invoice, payment) = await host.LateAsync();
        var posts = host.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/invoicing", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["POST"])
            .Select(e => e.RoutePattern.RawText!["/invoicing".Length..])
            .ToList();
        posts.Count.ShouldBe(19);
        await host.TextAsync("/create");
        var token = WebUtility.HtmlDecode(DashboardHost.Csrf().Match(await host.TextAsync("/create")).Groups["value"].Value);

        // In its middle: the last letters hold bits that nobody reads.
        var middle = token.Length / 2;
        var forged = $"{token[..middle]}{(token[middle] == 'A' ? 'B' : 'A')}{token[(middle + 1)..]}";
        foreach (var path in posts.Select(p => p.Replace("{id}", invoice.Id.ToString()).Replace("{payment}", payment.ToString(System.Globalization.CultureInfo.InvariantCulture)).Replace("{wallet}", DashboardHost.Wallet.ToString()).Replace("{blockchain}", "bitcoin-sim")))
        {
            (string, string)[] fields = [("why", "evil"), ("overlap", "0"), ("action", "create"), ("what", "key"), ("step", "save"), ("key", "simpubEvil"), ("first", "0"), ("was", "0")];
            (await host.SendAsync(path, fields)).Status.ShouldBe(HttpStatusCode.BadRequest, path);
            (await host.SendAsync(path, [("csrf", forged), .. fields])).Status.ShouldBe(HttpStatusCode.BadRequest, path);
            (await host.SendAsync(path, [("csrf", token), .. fields], ("Sec-Fetch-Site", "cross-site"))).Status.ShouldBe(HttpStatusCode.BadRequest, path);
            using var bare = new HttpClient { BaseAddress = host.Client.BaseAddress };
            using var answer = await bare.PostAsync(DashboardHost.PathBase + "/invoicing" + path, new FormUrlEncodedContent([new("csrf", token), new("why", "evil")]), Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "A token without its cookie.");
        }

        (await host.TextAsync("/audit")).ShouldContain("Nobody has decided anything yet.");
        (await host.FindAsync(invoice.Id)).Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_of_one_person_is_none_of_another()
    {
        await using var host = await DashboardHost.StartAsync(routes: r => r.ConfigureDashboard(d => d.RequireAuthorization(p => p.RequireAuthenticatedUser())), user: Ann);
        var invoice = await host.InvoiceAsync();
        (await host.PostAsync($"/invoices/{invoice.Id}/cancel", ("why", "mine"))).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await host.TextAsync("/audit")).ShouldContain("<bdi>ann</bdi>");
        var token = WebUtility.HtmlDecode(DashboardHost.Csrf().Match(await host.TextAsync("/create")).Groups["value"].Value);
        Ann.Identities.Single().RemoveClaim(Ann.FindFirst(ClaimTypes.Name));
        Ann.Identities.Single().AddClaim(new Claim(ClaimTypes.Name, "bob"));
        (await host.SendAsync("/create", [("csrf", token)])).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_is_let_in_without_signing_in_sees_what_the_host_says_and_no_more()
    {
        // A policy need not be a login: it may look at the address or a header.
        await using var host = await DashboardHost.StartAsync(
            services => services.AddScoped<IWalletAccess, OnlyHis>(), r => r.ConfigureDashboard(d => d.RequireAuthorization(p => p.RequireAssertion(_ => true))));
        var invoice = await host.InvoiceAsync("somebody's");
        (await host.TextAsync("/")).ShouldNotContain(invoice.Id.ToString());
        await host.TextAsync($"/invoices/{invoice.Id}", HttpStatusCode.NotFound);
        await host.TextAsync($"/wallets/{DashboardHost.Wallet}", HttpStatusCode.NotFound);

        // The developer at his own machine is asked for nothing.
        await using var local = await DashboardHost.StartAsync(services => services.AddScoped<IWalletAccess, OnlyHis>());
        await local.TextAsync($"/wallets/{DashboardHost.Wallet}");
    }

    [Fact]
    public async Task What_is_not_yours_looks_like_what_does_not_exist_on_every_route()
    {
        await using var host = await DashboardHost.StartAsync(
            services => services.AddScoped<IWalletAccess, OnlyHis>(), r => r.ConfigureDashboard(d => d.RequireAuthorization(p => p.RequireAuthenticatedUser())), Ann);
        await host.InvoiceAsync("mine-1");
        var (theirs, payment) = await host.LateAsync(DashboardHost.Other);
        var hash = (await host.FindAsync(theirs.Id)).Txs.Concat(await host.Db.ReadAsync((db, token) => db.Set<Payment>().Where(p => p.Id == payment).Select(p => p.TxId).ToListAsync(token), Token)).First();
        (await host.TextAsync("/?q=" + hash)).ShouldNotContain("/invoicing/suspense/");
        foreach (var page in new[] { "/", "/?wallet=" + DashboardHost.Other, "/suspense", "/suspense?wallet=" + DashboardHost.Other, "/audit", "/wallets", "/create", "/invoices.csv", "/?q=late-order", "/?q=" + theirs.Address })
        {
            var text = await host.TextAsync(page);
            text.ShouldNotContain("late-order</bdi>", Case.Sensitive, page);
            text.ShouldNotContain(DashboardHost.Other.ToString() + "<", Case.Sensitive, page);
        }

        var number = payment.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (path, unknown) in new[]
        {
            ($"/invoices/{theirs.Id}", $"/invoices/{Guid.Empty}"), ($"/suspense/{number}", "/suspense/999999"), ($"/wallets/{DashboardHost.Other}", $"/wallets/{Guid.Empty}"),
        })
            (await host.TextAsync(path, HttpStatusCode.NotFound)).ShouldBe(await host.TextAsync(unknown, HttpStatusCode.NotFound), path);
        foreach (var (path, unknown) in new[]
        {
            ($"/invoices/{theirs.Id}/cancel", $"/invoices/{Guid.Empty}/cancel"), ($"/invoices/{theirs.Id}/accept", "/invoices/x/accept"), ($"/invoices/{theirs.Id}/redeliver", "/invoices/x/redeliver"), ($"/invoices/{theirs.Id}/refund", "/invoices/x/refund"),
            ($"/suspense/{number}/accept", "/suspense/999999/accept"), ($"/suspense/{number}/assign", "/suspense/x/assign"), ($"/suspense/{number}/refund", "/suspense/0/refund"),
            ($"/wallets/{DashboardHost.Other}/key", "/wallets/x/key"), ($"/wallets/{DashboardHost.Other}/currency", "/wallets/x/currency"), ($"/wallets/{DashboardHost.Other}/test", "/wallets/x/test"),
            ($"/wallets/{DashboardHost.Other}/addresses/bitcoin-sim", "/wallets/x/addresses/bitcoin-sim"),
        })
        {
            (string, string)[] fields = [("why", "w"), ("received", "1"), ("overlap", "1")];
            var answer = await host.PostAsync(path, fields);
            answer.Status.ShouldBe(HttpStatusCode.NotFound, path);
            answer.Text.ShouldBe((await host.PostAsync(unknown, fields)).Text, path);
        }

        await host.TextAsync("/checks", HttpStatusCode.NotFound);
        (await host.PostAsync("/checks")).Status.ShouldBe(HttpStatusCode.NotFound, "It looks at every wallet.");
        (await host.PostAsync("/checks/alarms/1", ("why", "none of mine"))).Status.ShouldBe(HttpStatusCode.NotFound, "An alarm concerns every wallet.");
        var create = await host.PostAsync("/create", ("wallet", DashboardHost.Other.ToString()), ("blockchain", "bitcoin-sim"), ("symbol", "BTC"), ("value", "5"), ("confirmations", "1"));
        create.Status.ShouldBe(HttpStatusCode.BadRequest);
        create.Text.ShouldContain("Must be one of your wallets.");
    }

    [Fact]
    public async Task Without_a_policy_only_local_development_sees_any_route_of_it()
    {
        await using var host = await DashboardHost.StartAsync(environment: "Staging");
        var invoice = await host.InvoiceAsync();
        var routes = host.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/invoicing", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThan(20);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("{id}", invoice.Id.ToString()).Replace("{payment}", "1").Replace("{wallet}", DashboardHost.Wallet.ToString());
            foreach (var method in route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), DashboardHost.PathBase + path) { Content = new FormUrlEncodedContent([new("why", "stranger")]) };
                using var answer = await host.Client.SendAsync(request, Token);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {path}");
                (await answer.Content.ReadAsStringAsync(Token)).ShouldBeEmpty();
            }
        }

        (await host.FindAsync(invoice.Id)).Active.ShouldBeTrue();
    }

    // The beginning of a list would look like the page that was asked for.
    [Fact]
    public async Task A_place_that_is_none_of_the_list_is_no_page()
    {
        await using var host = await DashboardHost.StartAsync();
        foreach (var list in new[] { "?", "/audit?", "/suspense?", "/suspense?show=decided&" })
        {
            foreach (var place in new[] { "zz", "-1", "1.5", "99999999999999999999" })
                (await host.GetAsync($"{list}before={place}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, list + place);
            (await host.GetAsync(list + "before=")).StatusCode.ShouldBe(HttpStatusCode.OK, list);
        }

        foreach (var list in new[] { "/audit?before=7", "/suspense?before=7" })
            (await host.GetAsync(list)).StatusCode.ShouldBe(HttpStatusCode.OK, list);
    }

    [Fact]
    public async Task Pages_carry_the_strict_headers_and_hold_no_script()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Services.GetRequiredService<IWalletService>().EnsureAsync(new WalletDefinition(Guid.NewGuid(), "\"><script>alert(1)</script>"), Token);
        var (invoice, payment) = await host.LateAsync();
        foreach (var path in new[]
        {
            "", "/", $"/invoices/{invoice.Id}", "/invoices/x", "/?before=garbage", "/suspense", $"/suspense/{payment.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "/audit", "/create", "/overview",
            "/wallets", $"/wallets/{DashboardHost.Wallet}",
        })
        {
            using var answer = await host.GetAsync(path);
            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldBe(DashboardHeaders.ContentSecurityPolicy);
            answer.Headers.GetValues("X-Frame-Options").ShouldHaveSingleItem().ShouldBe("DENY");
            answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                cookies.ShouldAllBe(c => c.Contains("path=/shop/invoicing;", StringComparison.Ordinal) && c.Contains("samesite=strict", StringComparison.Ordinal) && c.Contains("httponly", StringComparison.Ordinal));
            var html = await answer.Content.ReadAsStringAsync(Token);
            html.ShouldContain("href=\"/shop/invoicing/assets/dashboard.css?v=");
            html.ShouldContain("<a href=\"/shop/invoicing\"");
            html.ShouldNotContain("<script");
            html.ShouldNotContain("style=");
        }

        foreach (var asset in new[] { "/assets/dashboard.css", "/assets/base.css" })
        {
            using var style = await host.GetAsync(asset);
            style.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    private sealed class OnlyHis : IWalletAccess
    {
        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
            => ValueTask.FromResult(principal.HasClaim("wallet", walletId.ToString()));
    }
}
