using Microsoft.AspNetCore.Authentication;

namespace Shop.Access;

/// <summary>Who may use the API and the dashboard.</summary>
internal static class AccessSetup
{
    public const string ApiPolicy = "merchant";
    public const string DashboardPolicy = "merchant's people";

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, DashboardLoginHandler>(DashboardLoginHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(ApiPolicy, policy => policy.AddAuthenticationSchemes(ApiKeyHandler.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(DashboardPolicy, policy => policy.AddAuthenticationSchemes(DashboardLoginHandler.SchemeName).RequireAuthenticatedUser());
    }
}
