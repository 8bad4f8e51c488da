using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Setup;

/// <summary>
/// Whether the host has said who may use the API. It is judged on the built endpoints, so it does not matter by which call it was said. The start
/// checks run it when everything is mapped.
/// </summary>
internal sealed class ApiAccessCheck(InvoicingRoutes routes, IServiceProviderIsService services)
{
    public const string NotStated =
        "Nobody has said who may use the invoicing API. Call app.MapInvoicing().ConfigureApi(api => api.RequireAuthorization(\"your policy\")), or " +
        "app.MapInvoicing().AllowAnonymousApi() if everybody who reaches this host may create and read invoices.";

    public const string NoWalletAccess =
        "The invoicing API requires authorization, but nothing says whose a wallet is. Call AddWalletAccess<T>() on the builder that AddInvoicing " +
        "returns, with T your IWalletAccess; or app.MapInvoicing().AllowAnonymousApi().";

    /// <summary>Every fault, each with the call that mends it; empty when nothing is mapped.</summary>
    public IReadOnlyList<string> Faults()
    {
        var endpoints = ApiEndpoints();
        if (!endpoints.TrueForAll(IsStated))
            return [NotStated];
        return endpoints.Exists(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null) && !services.IsService(typeof(IWalletAccess)) ? [NoWalletAccess] : [];
    }

    private List<RouteEndpoint> ApiEndpoints()
        => [.. routes.Sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<ApiRoute>() is not null)];

    private static bool IsStated(RouteEndpoint endpoint)
        => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || AuthorizationMetadata.IsRequired(endpoint.Metadata);
}
