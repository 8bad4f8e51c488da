using InvoiceModule.Pages;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>
/// The headers of every answer of the dashboard: no script at all, nothing but its own files, forms that go nowhere else, nobody frames it, no cache
/// keeps it. It also finds out where the dashboard is mounted.
/// </summary>
internal sealed class DashboardHeaders(int segmentsBelow) : IEndpointFilter
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        http.Features.Set(new DashboardMount(PagePath.Root(http.Request, segmentsBelow)));
        return next(context);
    }
}
