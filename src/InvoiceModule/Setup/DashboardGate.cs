using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace InvoiceModule.Setup;

/// <summary>
/// Keeps the dashboard shut unless the host names a policy for it. In Development, local requests may pass without one. A fallback policy alone
/// opens nothing: it says who is somebody, not who is a merchant.
/// </summary>
internal sealed class DashboardGate(IHostEnvironment environment) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return IsGuarded(http) || environment.IsDevelopment() && IsLocal(http)
            ? next(context)
            : ValueTask.FromResult<object?>(Results.NotFound());
    }

    /// <summary>Whether a policy of the host stands before this request's route. AllowAnonymous beside a policy switches the policy off.</summary>
    public static bool IsGuarded(HttpContext http)
        => http.GetEndpoint()?.Metadata is { } metadata && AuthorizationMetadata.IsRequired(metadata) && metadata.GetMetadata<IAllowAnonymous>() is null;

    private static bool IsLocal(HttpContext http)
    {
        // Behind a tunnel or a proxy on this machine every request comes from here, and a rebound DNS name leads a foreign page here.
        if (http.Request.Headers.ContainsKey("X-Forwarded-For") || http.Request.Headers.ContainsKey("Forwarded") || !LocalNames.Contains(http.Request.Host.Host))
            return false;
        var (remote, local) = (http.Connection.RemoteIpAddress, http.Connection.LocalIpAddress);
        return remote is null ? local is null : IPAddress.IsLoopback(remote) || remote.Equals(local);
    }
}
