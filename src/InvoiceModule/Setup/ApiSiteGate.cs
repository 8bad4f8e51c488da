using System.Net.Http.Headers;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>
/// Keeps pages of other sites out of the API where the browser alone would let them in: writes under its own cookies or password, or to an API that asks nobody. A
/// program sends no <c>Sec-Fetch-Site</c>, and a page that has a key or a token sends it itself. In Development an API that asks nobody answers under no name that a
/// stranger could have pointed to this machine.
/// </summary>
internal sealed class ApiSiteGate(IHostEnvironment environment, IOptions<InvoicingOptions> options) : IEndpointFilter
{
    // Sent by the browser itself, once it knows them.
    private static readonly string[] OwnSchemes = ["Basic", "Digest", "Negotiate", "NTLM"];

    private static readonly string[] Reserved = [".internal", ".local", ".test"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var asksNobody = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (asksNobody && environment.IsDevelopment() && !IsOurs(http.Request.Host.Host))
        {
            throw Refused("In Development, an API that asks nobody answers under localhost, an address, a name without a dot or below .test, .local or .internal, or PublicBaseUrl's: any other may be a "
                + "stranger's that leads to this machine.");
        }

        if (!HttpMethods.IsGet(http.Request.Method) && IsOtherSite(http.Request) && (asksNobody || IsByBrowserAlone(http.Request)))
            throw Refused("A browser sent this from a page of another site. Nothing was done: send it from your server, or with a token.");
        return next(context);
    }

    // A browser that does not say so names the page's origin, and a local one is a developer's own.
    private bool IsOtherSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "cross-site" => true,
        "" => environment.IsDevelopment() && request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsOurs(page.Host)),
        _ => false,
    };

    private static bool IsByBrowserAlone(HttpRequest request)
        => AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var sent)
            ? OwnSchemes.Contains(sent.Scheme, StringComparer.OrdinalIgnoreCase)
            : request.Headers.ContainsKey("Cookie");

    // No stranger owns a name without a dot, or below what is reserved (RFC 6761, RFC 6762, ICANN).
    private bool IsOurs(string host)
        => LocalNames.Contains(host) || !host.Contains('.', StringComparison.Ordinal) || Array.Exists(Reserved, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            || string.Equals(host, options.Value.PublicBaseUrl?.Host, StringComparison.OrdinalIgnoreCase);

    private static InvoicingException Refused(string message) => new(InvoicingErrorCodes.CrossSite, message);
}
