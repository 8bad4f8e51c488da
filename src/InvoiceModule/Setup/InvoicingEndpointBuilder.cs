using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Setup;

/// <summary>What <c>MapInvoicing</c> returns: the conventions of each surface.</summary>
public sealed class InvoicingEndpointBuilder
{
    private readonly RouteGroupBuilder _api;
    private readonly RouteGroupBuilder _paymentPage;
    private readonly RouteGroupBuilder _dashboard;

    internal InvoicingEndpointBuilder(RouteGroupBuilder api, RouteGroupBuilder paymentPage, RouteGroupBuilder dashboard)
        => (_api, _paymentPage, _dashboard) = (api, paymentPage, dashboard);

    /// <summary>
    /// Adds conventions to the API, above all who may use it: <c>ConfigureApi(api => api.RequireAuthorization("merchant"))</c>. The host's
    /// <c>IWalletAccess</c> then decides whose a wallet is. The start stops when neither this nor <see cref="AllowAnonymousApi"/> has said it.
    /// </summary>
    /// <param name="configure">Adds the conventions.</param>
    /// <returns>The same builder.</returns>
    public InvoicingEndpointBuilder ConfigureApi(Action<IEndpointConventionBuilder> configure) => Configure(_api, configure);

    /// <summary>Lets everybody who reaches the API use every wallet: for development, or behind a gateway that decides.</summary>
    /// <returns>The same builder.</returns>
    public InvoicingEndpointBuilder AllowAnonymousApi() => ConfigureApi(api => api.AllowAnonymous());

    /// <summary>Adds conventions to the payment page, such as rate limiting. It is anonymous: payers have no account here.</summary>
    /// <param name="configure">Adds the conventions.</param>
    /// <returns>The same builder.</returns>
    public InvoicingEndpointBuilder ConfigurePaymentPage(Action<IEndpointConventionBuilder> configure) => Configure(_paymentPage, configure);

    /// <summary>
    /// Adds conventions to the dashboard: <c>ConfigureDashboard(d => d.RequireAuthorization("merchant"))</c>. Without a policy it answers 404, but for
    /// local requests in Development.
    /// </summary>
    /// <param name="configure">Adds the conventions.</param>
    /// <returns>The same builder.</returns>
    public InvoicingEndpointBuilder ConfigureDashboard(Action<IEndpointConventionBuilder> configure) => Configure(_dashboard, configure);

    private InvoicingEndpointBuilder Configure(RouteGroupBuilder group, Action<IEndpointConventionBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(group);
        return this;
    }
}
