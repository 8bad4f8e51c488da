using InvoiceModule.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.PaymentPage;

/// <summary>The headers of every page, and the host's word on who may frame this one.</summary>
internal sealed class PaymentHeaders : IEndpointFilter
{
    private const string OwnOnly = "frame-ancestors 'self'";

    private readonly PageHeaders _headers = new();

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        => _headers.InvokeAsync(context, inner =>
        {
            Widen(inner.HttpContext);
            return next(inner);
        });

    private static void Widen(HttpContext http)
    {
        var ancestors = http.RequestServices.GetRequiredService<PaymentTheme>().FrameAncestors;
        if (ancestors.Count == 0)
            return;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = PageHeaders.ContentSecurityPolicy.Replace(OwnOnly, $"{OwnOnly} {string.Join(' ', ancestors)}", StringComparison.Ordinal);

        // The older header knows no list of origins, and a browser that knows the policy obeys that.
        headers.Remove("X-Frame-Options");
    }
}
