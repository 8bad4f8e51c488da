using InvoiceModule.Setup;
using Microsoft.Extensions.Options;

namespace Shop.Pages;

/// <summary>The headers of the shop's pages: their own files only, forms that end here or at the payment page, and nobody frames them.</summary>
internal sealed class ShopHeaders(IOptions<InvoicingOptions> options) : IEndpointFilter
{
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Add(context.HttpContext, options.Value.PublicBaseUrl);
        return next(context);
    }

    /// <summary>Adds them.</summary>
    /// <param name="http">The request.</param>
    /// <param name="payments">Where the payment page is.</param>
    public static void Add(HttpContext http, Uri? payments)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = PolicyOf(payments);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
    }

    // The checkout's form ends on the payment page, which may have another name than the one the visitor typed. A header has it in ASCII, whatever letters the name has.
    private static string PolicyOf(Uri? payments)
        => payments is null ? Policy : $"{Policy} {new UriBuilder(payments) { Host = payments.IdnHost }.Uri.GetLeftPart(UriPartial.Authority)}";
}
