using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using InvoiceModule.Setup;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Tests.Setup;

/// <summary>What pages of other sites may do with the API through somebody's browser: nothing.</summary>
public sealed class ApiSiteGateTests
{
    [Theory]
    [InlineData(403, "cross-site", null)]
    [InlineData(403, null, "http://evil.example")]
    [InlineData(403, null, "null")]
    [InlineData(200, "same-origin", "http://localhost:5080")]
    [InlineData(200, "same-site", "http://localhost:3000")]
    [InlineData(200, null, "http://localhost:3000")]
    [InlineData(200, null, null)]
    public async Task An_api_that_asks_nobody_takes_no_writes_from_pages_of_other_sites(int status, string? site, string? origin)
    {
        await using var host = await ApiHost.StartAsync();
        var id = (await host.CreatedAsync()).GetProperty("id").GetString();
        (string, string)[] headers = [.. Headers(("Sec-Fetch-Site", site), ("Origin", origin))];
        var answer = await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel", null, headers);
        answer.Status.ShouldBe(status, answer.Text);
        if (status == 403)
            answer.Json.GetProperty("code").GetString().ShouldBe("cross_site");
        (await host.GetAsync($"/api/v1/invoices/{id}")).Json.GetProperty("active").GetBoolean().ShouldBe(status == 403);
        (await host.GetAsync($"/api/v1/invoices/{id}", headers)).Status.ShouldBe(200, "A page cannot read what no CORS policy lets it read.");
        (await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/callbacks/evt_1/redeliver", null, headers)).Status.ShouldBe(status == 403 ? 403 : 404);
        (await host.CreateAsync("""{"blockchain":"ethereum-sim","symbol":"USDT","value":1,"confirmations":1}""", null, headers)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(403, "cross-site", "session=1", null)]
    [InlineData(403, "cross-site", null, "Basic YTpi")]
    [InlineData(200, "cross-site", null, null)]
    [InlineData(200, "cross-site", "session=1", "Bearer token")]
    [InlineData(200, "same-origin", "session=1", null)]
    [InlineData(200, null, "session=1", null)]
    public async Task A_browsers_own_cookies_and_passwords_let_no_other_site_write(int status, string? site, string? cookie, string? authorization)
    {
        await using var host = await LiveAsync();
        var id = (await host.CreatedAsync()).GetProperty("id").GetString();
        (string, string)[] headers = [.. Headers(("Sec-Fetch-Site", site), ("Cookie", cookie), ("Authorization", authorization))];
        (await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel", null, headers)).Status.ShouldBe(status);
        (await host.GetAsync($"/api/v1/invoices/{id}", headers)).Json.GetProperty("active").GetBoolean().ShouldBe(status == 403);
    }

    // Over plain http to a name, and in old ones, a browser says only whose page it is.
    [Theory]
    [InlineData(403, "http://evil.example", "session=1", null)]
    [InlineData(403, "null", "session=1", null)]
    [InlineData(403, "http://localhost:3000", "session=1", null)]
    [InlineData(403, "http://evil.example", null, "Negotiate YTpi")]
    [InlineData(200, "http://evil.example", null, "Bearer token")]
    [InlineData(200, "http://evil.example", null, null)]
    [InlineData(200, "https://shop.example", "session=1", null)]
    [InlineData(200, "http://127.0.0.1:1", "session=1", null)]
    public async Task A_foreign_origin_is_refused_also_where_the_browser_says_nothing_of_the_site(int status, string origin, string? cookie, string? authorization)
    {
        await using var host = await LiveAsync();
        (await CancelAsync(host, ("Origin", origin), ("Cookie", cookie), ("Authorization", authorization))).ShouldBe(status);
    }

    // A browser writes a name in letters of any script in punycode, in the options it may stand as people write it.
    [Theory]
    [InlineData(200, "https://xn--mller-kva.example")]
    [InlineData(403, "https://muller.example")]
    public async Task A_page_under_the_public_name_is_the_hosts_own_in_whatever_letters_it_was_set(int status, string origin)
    {
        await using var host = await LiveAsync(services: s => s.Configure<InvoicingOptions>(o => o.PublicBaseUrl = new Uri("https://müller.example")));
        (await CancelAsync(host, ("Origin", origin), ("Cookie", "session=1"))).ShouldBe(status);
    }

    // No browser sends it for a page of another site before the host's CORS policy has let it.
    [Fact]
    public async Task A_key_in_its_own_header_is_a_key_with_a_cookie_beside_it()
    {
        await using var host = await LiveAsync();
        (await CancelAsync(host, ("Sec-Fetch-Site", "cross-site"), ("Cookie", "affinity=1"), ("X-Api-Key", "k"))).ShouldBe(200);
        await using var open = await ApiHost.StartAsync();
        (await CancelAsync(open, ("Sec-Fetch-Site", "cross-site"), ("X-Api-Key", "k"))).ShouldBe(200);
    }

    // Like Kestrel's, it is sent by the browser itself.
    [Fact]
    public async Task A_browsers_certificate_lets_no_other_site_write()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=ann", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var host = await LiveAsync(pipeline: app => app.Use((http, next) =>
        {
            http.Connection.ClientCertificate = certificate;
            return next(http);
        }));
        (await CancelAsync(host, ("Sec-Fetch-Site", "cross-site"))).ShouldBe(403);
    }

    [Theory]
    [InlineData(200, "capacitor://localhost", null, true)]
    [InlineData(403, "https://evil.example", null, true)]
    [InlineData(200, "capacitor://localhost", "session=1", true)]
    [InlineData(403, "capacitor://localhost", "session=1", false)]
    [InlineData(200, "capacitor://localhost", null, false)]
    public async Task A_site_that_the_host_has_opened_the_api_to_is_let_in(int status, string origin, string? cookie, bool withCredentials)
    {
        void Open(CorsPolicyBuilder policy)
        {
            policy.WithOrigins("capacitor://localhost");
            if (withCredentials)
                policy.AllowCredentials();
        }

        (string, string?)[] headers = [("Sec-Fetch-Site", "cross-site"), ("Origin", origin), ("Cookie", cookie)];
        await using var live = await LiveAsync(api => api.RequireCors("checkout"), s => s.AddCors(o => o.AddPolicy("checkout", Open)), app => app.UseCors());
        if (cookie is not null)
            (await CancelAsync(live, headers)).ShouldBe(status);
        await using var open = await ApiHost.StartAsync(r => r.AllowAnonymousApi().ConfigureApi(api => api.RequireCors(Open)), s => s.AddCors(), app => app.UseCors(), "Staging");
        (await CancelAsync(open, headers)).ShouldBe(origin.StartsWith("capacitor", StringComparison.Ordinal) ? 200 : 403);
    }

    private static Task<ApiHost> LiveAsync(Action<IEndpointConventionBuilder>? api = null, Action<IServiceCollection>? services = null, Action<WebApplication>? pipeline = null)
        => ApiHost.StartAsync(
            r => r.ConfigureApi(a =>
            {
                a.RequireAuthorization();
                api?.Invoke(a);
            }),
            s =>
            {
                s.AddAuthentication("somebody").AddScheme<AuthenticationSchemeOptions, Somebody>("somebody", null);
                s.AddAuthorization();
                s.AddScoped<IWalletAccess, Everything>();
                services?.Invoke(s);
            },
            app =>
            {
                pipeline?.Invoke(app);
                app.UseAuthentication().UseAuthorization();
            },
            "Staging");

    private static async Task<int> CancelAsync(ApiHost host, params (string Name, string? Value)[] headers)
    {
        var id = (await host.CreatedAsync()).GetProperty("id").GetString();
        return (await host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{id}/cancel", null, [.. Headers(headers)])).Status;
    }

    private static IEnumerable<(string, string)> Headers(params (string Name, string? Value)[] headers) => headers.Where(h => h.Value is not null).Select(h => (h.Name, h.Value!));

    private sealed class Somebody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            => Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "somebody")), "somebody")));
    }

    private sealed class Everything : IWalletAccess
    {
        public ValueTask<bool> CanAccessAsync(ClaimsPrincipal principal, Guid walletId, CancellationToken cancellationToken) => ValueTask.FromResult(true);
    }
}
