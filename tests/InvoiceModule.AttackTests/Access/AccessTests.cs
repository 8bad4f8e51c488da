using System.Globalization;
using System.Numerics;
using System.Text.Json;
using InvoiceModule.Setup;
using InvoiceModule.Tests.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.AttackTests.Access;

/// <summary>F87, F88, X1 to X3: every mapped route has a policy that was written down, and nobody sees another's.</summary>
public sealed class AccessTests
{
    public static readonly Guid BobsWallet = new("9d0f6b52-1c3e-4d7a-8b24-6e5a7f1c2d33");

    private static readonly (string, string) Alice = ("X-User", "alice");
    private static readonly (string, string) Bob = ("X-User", "bob");

    // The whole surface. A route that is not here is one that nobody thought about.
    private static readonly string[] Surface =
    [
        "GET /api/v1/wallets/{walletId} authorized", "POST /api/v1/wallets/{walletId}/invoices authorized", "GET /api/v1/wallets/{walletId}/invoices authorized", "GET /api/v1/wallets/{walletId}/invoices.csv authorized",
        "GET /api/v1/invoices/{id} authorized", "GET /api/v1/invoices/{id}/history authorized", "POST /api/v1/invoices/{id}/cancel authorized", "GET /api/v1/invoices/{id}/callbacks authorized",
        "POST /api/v1/invoices/{id}/callbacks/{eventId}/redeliver authorized",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mapped_route_has_an_explicit_policy()
    {
        await using var host = await StartAsync();
        var routes = Endpoints(host).SelectMany(e => Methods(e).Select(method => $"{method} {e.RoutePattern.RawText} {Policy(e)}")).ToList();
        routes.Where(r => r.Contains(" /api/", StringComparison.Ordinal)).ShouldBe(Surface, ignoreOrder: true);
        routes.ShouldAllBe(r => r.Contains(" /api/v1/", StringComparison.Ordinal) || r.Contains(" /invoicing", StringComparison.Ordinal) || r.Contains(" /pay/", StringComparison.Ordinal));
        routes.Where(r => r.Contains(" /pay/", StringComparison.Ordinal)).ShouldAllBe(r => (r.StartsWith("GET ", StringComparison.Ordinal) || r.StartsWith("HEAD ", StringComparison.Ordinal)) && r.EndsWith(" anonymous", StringComparison.Ordinal));
        routes.Where(r => r.Contains(" /invoicing", StringComparison.Ordinal)).ShouldAllBe(r => r.EndsWith(" authorized", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_second_way_in_beside_the_hosts_authentication()
    {
        await using var host = await StartAsync();
        var id = await CreateAsync(host, ApiHost.Wallet, Alice);
        var guarded = Endpoints(host).Where(e => Policy(e) == "authorized").SelectMany(e => Methods(e).Select(m => (Method: m, Path: Fill(e.RoutePattern.RawText!, ApiHost.Wallet.ToString(), id)))).ToList();
        guarded.Count.ShouldBeGreaterThan(10);
        (string, string)[] ways =
        [
            ("Authorization", "Basic YWxpY2U6"), ("Authorization", "Bearer alice"), ("Cookie", "X-User=alice; .AspNetCore.Cookies=alice"), ("X-Api-Key", "alice"), ("X-Forwarded-User", "alice"), ("X-Original-URL", "/pay/assets/pay.css"),
            ("X-HTTP-Method-Override", "GET"), ("X-Forwarded-For", "127.0.0.1"), ("Host", "localhost"),
        ];
        foreach (var (method, path) in guarded)
        {
            foreach (var way in ways)
                (await host.SendAsync(new HttpMethod(method), path, null, way)).Status.ShouldBe(401, $"{method} {path} with {way}");
            (await host.SendAsync(new HttpMethod(method), path + "?X-User=alice&access_token=alice&api_key=alice")).Status.ShouldBe(401, $"{method} {path} with a query");
        }

        foreach (var unlisted in new[] { "/api/v1", "/api/v1/", "/api/v1/wallets", "/api/v1/invoices", "/api/v2/wallets", "/api/v1/../invoicing/x", "/invoicing/settings", "/pay" })
            (await host.GetAsync(unlisted, Alice)).Status.ShouldBe(404, unlisted);
    }

    [Fact]
    public async Task Anothers_looks_exactly_like_what_does_not_exist_on_every_route()
    {
        await using var host = await StartAsync();
        var id = await CreateAsync(host, ApiHost.Wallet, Alice);
        var invoice = (await host.GetAsync($"/api/v1/invoices/{id}", Alice)).Json;
        await host.Simulator.Network("ethereum-sim").BroadcastAsync(invoice.GetProperty("address").GetString()!, new BigInteger(1), "USDT", Token);
        JsonElement events;
        do
        {
            events = (await host.GetAsync($"/api/v1/invoices/{id}/callbacks", Alice)).Json.GetProperty("items");
        }
        while (events.GetArrayLength() == 0);
        var eventId = events[0].GetProperty("event_id").GetString()!;
        var compared = 0;
        foreach (var (method, template) in Endpoints(host).Where(e => e.RoutePattern.Parameters.Count > 0 && Policy(e) == "authorized").SelectMany(e => Methods(e).Select(m => (m, e.RoutePattern.RawText!))))
        {
            // A form without its antiforgery token is refused before anything is looked up; its address alone leads to its page.
            var isApi = template.StartsWith("/api/", StringComparison.Ordinal);
            var theirs = await host.SendAsync(new HttpMethod(method), Fill(template, ApiHost.Wallet.ToString(), id, eventId), null, Bob);
            theirs.Status.ShouldBe(isApi || method is "GET" or "HEAD" ? 404 : 400, $"{method} {template}");
            foreach (var (wallet, none, other) in new[] { (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), eventId), ("x", "x", "x"), (ApiHost.Wallet.ToString("N"), Guid.Parse(id).ToString("N"), eventId), (Guid.Empty.ToString(), Guid.Empty.ToString(), "evt_") })
            {
                var missing = await host.SendAsync(new HttpMethod(method), Fill(template, wallet, none, other), null, Bob);
                missing.Status.ShouldBe(theirs.Status, $"{method} {template} with {wallet}");
                if (isApi)
                    Bytes(theirs).ShouldBe(Bytes(missing), $"{method} {template} with {wallet}");
                compared++;
            }
        }

        // Nothing was done on the way, and his own list and dashboard hold nothing of hers.
        (await host.GetAsync($"/api/v1/invoices/{id}", Alice)).Json.GetProperty("active").GetBoolean().ShouldBeTrue();
        var own = await CreateAsync(host, BobsWallet, Bob);
        foreach (var path in new[] { $"/api/v1/wallets/{BobsWallet}/invoices", $"/api/v1/wallets/{BobsWallet}/invoices.csv", "/invoicing" })
        {
            var seen = await host.GetAsync(path, Bob);
            seen.Text.ShouldContain(own, customMessage: path);
            seen.Text.ShouldNotContain(id, customMessage: path);
        }

        // An event of hers on an invoice of his.
        (await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{own}/callbacks/{eventId}/redeliver", null, Bob)).Status.ShouldBe(404);
        Figures.Write("access", string.Create(CultureInfo.InvariantCulture, $"{compared} answers about another's compared with answers about nothing: the same (the API to the byte)"));
    }

    private static Task<ApiHost> StartAsync() => StartAsync(r => r.ConfigureApi(api => api.RequireAuthorization()).ConfigureDashboard(d => d.RequireAuthorization()));

    private static async Task<ApiHost> StartAsync(Action<InvoicingEndpointBuilder> routes)
    {
        var host = await ApiHost.StartAsync(
            routes,
            s =>
            {
                s.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
                s.AddAuthorization();
                new InvoicingBuilder(s).AddWalletAccess<OwnWallets>();
            },
            app => app.UseAuthentication().UseAuthorization());
        var wallets = host.Services.GetRequiredService<IWalletService>();
        await wallets.EnsureAsync(new WalletDefinition(BobsWallet, "Bob"), Token);
        await wallets.SetCurrencyAsync(BobsWallet, new CurrencyDefinition("ethereum-sim", "USDT"), Token);
        return host;
    }

    private static async Task<string> CreateAsync(ApiHost host, Guid wallet, (string, string) who)
    {
        var answer = await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":9,"confirmations":1,"data":{"url_callback":"http://10.0.0.1/"}}""", wallet, who);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ApiHost host)
        => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods;

    private static string Policy(RouteEndpoint endpoint)
        => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous" : endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null ? "authorized" : "NONE";

    private static string Fill(string template, string wallet, string id, string eventId = "evt_1") => template
        .Replace("{walletId}", wallet, StringComparison.Ordinal)
        .Replace("{wallet}", wallet, StringComparison.Ordinal)
        .Replace("{payment}", "1", StringComparison.Ordinal)
        .Replace("{id}", id, StringComparison.Ordinal)
        .Replace("{eventId}", eventId, StringComparison.Ordinal);

    // The trace id is the only thing that may differ.
    private static string Bytes(ApiAnswer answer) => answer.Text.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal);
}
