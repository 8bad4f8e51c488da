using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>Where the dashboard is mounted, as this request's browser sees it.</summary>
/// <param name="Root">Escaped, without a slash at the end; empty at the host's root.</param>
internal sealed record DashboardMount(string Root)
{
    /// <summary>The path its cookies are limited to.</summary>
    public string CookiePath => Root.Length == 0 ? "/" : Root;

    public static DashboardMount Of(HttpContext http)
        => http.Features.Get<DashboardMount>() ?? throw new InvalidOperationException("The route was mapped without DashboardHeaders.");
}
