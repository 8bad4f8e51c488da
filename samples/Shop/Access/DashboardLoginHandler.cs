using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Shop.Setup;

namespace Shop.Access;

/// <summary>
/// Knows the merchant's people by HTTP Basic (RFC 7617) with the API key as password. It stands for whatever login a real shop has.
/// </summary>
internal sealed class DashboardLoginHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ShopSettings settings)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Dashboard";
    private const string User = "shop";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Scheme != "Basic" || header.Parameter is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        var bytes = new byte[header.Parameter.Length];
        if (settings.ApiKey is null
            || !Convert.TryFromBase64String(header.Parameter, bytes, out var length)
            || !SecretText.AreSame(Encoding.UTF8.GetString(bytes, 0, length), $"{User}:{settings.ApiKey}"))
            return Task.FromResult(AuthenticateResult.Fail("User or password is wrong."));
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, User)], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Basic realm=\"Shop\", charset=\"UTF-8\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
