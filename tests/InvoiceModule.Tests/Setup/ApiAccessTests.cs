using System.Security.Claims;
using System.Text.Encodings.Web;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Setup;

public sealed class ApiAccessTests
{
    private static readonly (string, string) Alice = ("X-User", "alice");
    private static readonly (string, string) Bob = ("X-User", "bob");

    [Fact]
    public async Task Saying_nothing_stops_the_start_with_both_calls()
    {
        var exception = await Should.ThrowAsync<InvalidOperationException>(async () => await (await ApiHost.StartAsync(routes: _ => { })).DisposeAsync());
        exception.Message.ShouldContain("ConfigureApi(api => api.RequireAuthorization(");
        exception.Message.ShouldContain("AllowAnonymousApi()");
    }

    [Fact]
    public async Task Other_conventions_do_not_say_it()
        => (await Should.ThrowAsync<InvalidOperationException>(async () => await (await ApiHost.StartAsync(routes: r => r.ConfigureApi(api => api.WithDisplayName("x")))).DisposeAsync()))
            .Message.ShouldContain("AllowAnonymousApi()");

    [Fact]
    public async Task A_policy_without_wallet_access_stops_the_start()
        => (await Should.ThrowAsync<InvalidOperationException>(
            async () => await (await ApiHost.StartAsync(routes: r => r.ConfigureApi(api => api.RequireAuthorization()), services: s => Guard(s, access: false))).DisposeAsync()))
            .Message.ShouldContain("AddWalletAccess<T>()");

    [Fact]
    public async Task Another_s_wallet_and_invoices_look_like_none_at_all()
    {
        await using var host = await GuardedAsync();
        var created = await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1}""", null, Alice);
        created.Status.ShouldBe(200, created.Text);
        var id = created.Json.GetProperty("id").GetString()!;
        (await host.GetAsync($"/api/v1/invoices/{id}", Alice)).Status.ShouldBe(200);
        foreach (var (method, path) in Routes(host))
        {
            var own = path.Replace("{walletId}", ApiHost.Wallet.ToString(), StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal).Replace("{eventId}", "evt_1", StringComparison.Ordinal);
            var none = path.Replace("{walletId}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{eventId}", "evt_1", StringComparison.Ordinal);
            var refused = await host.SendAsync(new HttpMethod(method), own, null, Bob);
            var missing = await host.SendAsync(new HttpMethod(method), none, null, Alice);
            refused.Status.ShouldBe(404, $"{method} {path}: {refused.Text}");
            Bytes(refused).ShouldBe(Bytes(missing), $"{method} {path}");
            (await host.SendAsync(new HttpMethod(method), own)).Status.ShouldBe(401, $"{method} {path}");
        }
    }

    [Fact]
    public async Task The_routes_are_those_of_the_contract()
    {
        await using var host = await ApiHost.StartAsync();
        Routes(host).ShouldBe(
            [
                ("POST", "/api/v1/wallets/{walletId}/invoices"), ("GET", "/api/v1/wallets/{walletId}/invoices"), ("GET", "/api/v1/wallets/{walletId}/invoices.csv"),
                ("GET", "/api/v1/invoices/{id}"), ("GET", "/api/v1/invoices/{id}/history"), ("GET", "/api/v1/invoices/{id}/callbacks"),
                ("POST", "/api/v1/invoices/{id}/callbacks/{eventId}/redeliver"), ("POST", "/api/v1/invoices/{id}/cancel"), ("GET", "/api/v1/wallets/{walletId}"),
            ],
            ignoreOrder: true);
        (await host.GetAsync("/api/v1/unlisted")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Works_under_a_fail_closed_fallback_policy_and_a_path_base()
    {
        await using var host = await ApiHost.StartAsync(
            services: s =>
            {
                Guard(s);
                s.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            pipeline: app => app.UsePathBase("/base").UseRouting().UseAuthentication().UseAuthorization());
        var id = (await host.CreatedAsync()).GetProperty("id").GetString();
        (await host.GetAsync($"/base/api/v1/invoices/{id}")).Status.ShouldBe(200);
        var page = await host.GetAsync($"/base/pay/{id}");
        page.Status.ShouldBe(200, page.Text);
        (await host.GetAsync($"/pay/{id}/status")).Status.ShouldBe(200);
        (await host.GetAsync("/invoicing")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_dashboard_answers_local_requests_in_development_only()
    {
        await using (var host = await ApiHost.StartAsync())
        {
            (await host.GetAsync("/invoicing")).Status.ShouldBe(200);
            (await host.GetAsync("/invoicing", ("Host", "localhost"))).Status.ShouldBe(200);
            (await host.GetAsync("/invoicing", ("Host", "rebound.example"))).Status.ShouldBe(404);
            (await host.GetAsync("/invoicing", ("X-Forwarded-For", "203.0.113.7"))).Status.ShouldBe(404);
        }

        await using (var host = await ApiHost.StartAsync(environment: "Staging"))
            (await host.GetAsync("/invoicing")).Status.ShouldBe(404);

        await using (var host = await ApiHost.StartAsync(
            routes: r => r.AllowAnonymousApi().ConfigureDashboard(d => d.RequireAuthorization()),
            services: s => Guard(s),
            pipeline: Authenticate,
            environment: "Staging"))
        {
            (await host.GetAsync("/invoicing")).Status.ShouldBe(401);
            (await host.GetAsync("/invoicing", Alice)).Status.ShouldBe(200);
        }

        await using (var host = await ApiHost.StartAsync(
            routes: r => r.AllowAnonymousApi().ConfigureDashboard(d => d.RequireAuthorization().AllowAnonymous()),
            services: s => Guard(s),
            pipeline: Authenticate,
            environment: "Staging"))
        {
            (await host.GetAsync("/invoicing", Alice)).Status.ShouldBe(404);
        }
    }

    [Fact]
    public void A_host_without_AddInvoicing_is_told_the_call()
    {
        var app = WebApplication.CreateBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapInvoicing()).Message.ShouldContain("AddInvoicing<TDbContext>()");
        Should.Throw<ArgumentException>(() => app.MapInvoicing(api: "api"));
        Should.Throw<ArgumentException>(() => app.MapInvoicing(pay: "/pay/"));
        Should.Throw<ArgumentException>(() => app.MapInvoicing(pay: "/{x}"));
        Should.Throw<ArgumentException>(() => app.MapInvoicing(pay: "/API/v1"));
    }

    private static Task<ApiHost> GuardedAsync() => ApiHost.StartAsync(
        routes: r => r.ConfigureApi(api => api.RequireAuthorization()), services: s => Guard(s), pipeline: Authenticate);

    private static void Authenticate(WebApplication app) => app.UseAuthentication().UseAuthorization();

    private static void Guard(IServiceCollection services, bool access = true)
    {
        services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("header", null);
        services.AddAuthorization();
        if (access)
            new InvoicingBuilder(services).AddWalletAccess<AliceOnly>();
    }

    private static List<(string Method, string Path)> Routes(ApiHost host)
        => [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .Select(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single(), e.RoutePattern.RawText!))];

    private static string Bytes(ApiAnswer answer) => answer.Text.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal);

    private sealed class AliceOnly : IWalletAccess
    {
        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken)
            => ValueTask.FromResult(principal.Identity?.Name == "alice");
    }

    private sealed class HeaderScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            => Task.FromResult(Request.Headers["X-User"].ToString() is { Length: > 0 } name
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "header")), "header"))
                : AuthenticateResult.NoResult());
    }
}
