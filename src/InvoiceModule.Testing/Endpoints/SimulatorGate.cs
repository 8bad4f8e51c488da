using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Testing.Endpoints;

/// <summary>
/// Keeps other sites out of a developer's simulator: a page he happens to have open can send requests to his machine. One that a browser says comes
/// from elsewhere is refused, and so is a browser that came under a name a stranger may have pointed here, and one that sends what is not declared as
/// JSON, as forms do. Programs other than browsers send no <c>Origin</c>; they may call under any name and need declare nothing.
/// </summary>
internal sealed class SimulatorGate : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (IsBrowser(http.Request) && !http.Request.HasJsonContentType())
            return SimulatorCall.Answer(SimulatorProblem.NoJson(http));
        return IsOtherSite(http.Request) ? SimulatorCall.Answer(SimulatorProblem.OtherSite(http)) : await next(context);
    }

    private static bool IsBrowser(HttpRequest request) => request.Headers.ContainsKey("Origin") || request.Headers.ContainsKey("Sec-Fetch-Site");

    private static bool IsOtherSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            return true;
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && (!LocalNames.Contains(request.Host.Host) || !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
