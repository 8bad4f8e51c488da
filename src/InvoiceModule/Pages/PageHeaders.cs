using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Pages;

/// <summary>
/// The headers of every page: nothing is executed or loaded but our own files, nobody frames it but the host itself, no cache keeps it, and its
/// address (which is the key to the invoice) goes to no other site.
/// </summary>
internal sealed class PageHeaders : IEndpointFilter
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "SAMEORIGIN";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
