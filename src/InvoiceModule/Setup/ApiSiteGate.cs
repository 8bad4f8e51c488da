using System.Net.Http.Headers;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>
/// Keeps pages of other sites out of the API where the browser alone would let them in: writes under its own cookies, password or certificate, or to an API that asks
/// nobody. A program sends neither <c>Sec-Fetch-Site</c> nor <c>Origin</c>; a page that has a key or a token sends it itself, and only where the host's CORS policy lets
/// it.
/// </summary>
internal sealed class ApiSiteGate(IHostEnvironment environment, IOptions<InvoicingOptions> options) : IEndpointFilter
{
    // A browser sends it for a page of another site only after the host's CORS policy has let it.
    private const string KeyHeader = "X-Api-Key";

    // Sent by the browser itself, once it knows them.
    private static readonly string[] OwnSchemes = ["Basic", "Digest", "Negotiate", "NTLM"];

    private static readonly string[] Reserved = [".internal", ".local", ".test"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var asksNobody = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!HttpMethods.IsGet(http.Request.Method) && IsOtherSite(http.Request) && !HasKey(http.Request) && (asksNobody || IsByBrowserAlone(http))
            && !await IsOpenedAsync(http, asksNobody))
        {
            throw Refused("A browser sent this from a page of another site. Nothing was done: send it from your server, with a bearer token or a key in X-Api-Key, or open the API to that site: "
                + "ConfigureApi(api => api.RequireCors(...)).");
        }

        return await next(context);
    }

    // A browser that does not say so names the page's origin: over plain http to a name, and in old ones. A local one is a developer's own.
    private bool IsOtherSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "cross-site" => true,
        "" => request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsOwn(page.Host, request)),
        _ => false,
    };

    private bool IsOwn(string page, HttpRequest request)
        => string.Equals(page, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            || IsPublic(page)
            || environment.IsDevelopment() && IsOurs(page);

    private static bool HasKey(HttpRequest request)
        => request.Headers.ContainsKey(KeyHeader)
            || AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var sent) && !OwnSchemes.Contains(sent.Scheme, StringComparer.OrdinalIgnoreCase);

    private static bool IsByBrowserAlone(HttpContext http)
        => http.Request.Headers.ContainsKey("Cookie") || http.Request.Headers.ContainsKey("Authorization") || http.Connection.ClientCertificate is not null;

    // By the host on purpose: for an API that asks nobody to whomever the policy lets read, else only to an origin that it names together with credentials.
    private static async ValueTask<bool> IsOpenedAsync(HttpContext http, bool asksNobody)
    {
        var policy = http.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() switch
        {
            ICorsPolicyMetadata own => own.Policy,
            IEnableCorsAttribute named when http.RequestServices.GetService<ICorsPolicyProvider>() is { } policies => await policies.GetPolicyAsync(http, named.PolicyName),
            _ => null,
        };
        return policy is not null && (asksNobody || policy.SupportsCredentials)
            && http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
    }

    // No stranger owns a name without a dot, or below what is reserved (RFC 6761, RFC 6762, ICANN).
    private bool IsOurs(string host)
        => LocalNames.Contains(host) || !host.Contains('.', StringComparison.Ordinal) || Array.Exists(Reserved, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            || IsPublic(host);

    // A browser writes its pages' host in punycode, whatever letters the option has.
    private bool IsPublic(string host)
        => options.Value.PublicBaseUrl is { } url && (string.Equals(host, url.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(host, url.IdnHost, StringComparison.OrdinalIgnoreCase));

    private static InvoicingException Refused(string message) => new(InvoicingErrorCodes.CrossSite, message);
}
