using InvoiceModule.Callbacks;
using InvoiceModule.Dashboard;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Setup;
using InvoiceModule.Setup.OpenApi;
using InvoiceModule.Storage;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the module's surfaces.</summary>
public static class InvoicingEndpointRouteBuilderExtensions
{
    /// <summary>Maps the API, the payment page and the dashboard.</summary>
    /// <param name="endpoints">The host's routes; <c>app</c> itself, for <c>url_pay</c> is made of the public base and <paramref name="pay"/>.</param>
    /// <param name="api">Prefix of the API, such as <c>/api/v1</c>.</param>
    /// <param name="pay">Prefix of the payment page.</param>
    /// <param name="dashboard">Prefix of the dashboard.</param>
    /// <returns>A builder for the conventions of each; the API's access has to be stated on it.</returns>
    /// <exception cref="InvalidOperationException"><c>AddInvoicing</c> was not called, or this was called before.</exception>
    /// <exception cref="ArgumentException">A prefix is not of the form <c>/name/name</c>, or two are the same.</exception>
    public static InvoicingEndpointBuilder MapInvoicing(
        this IEndpointRouteBuilder endpoints, string api = "/api/v1", string pay = "/pay", string dashboard = "/invoicing")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RoutePrefix.Check(api, nameof(api));
        RoutePrefix.Check(pay, nameof(pay), api);
        RoutePrefix.Check(dashboard, nameof(dashboard), api, pay);
        var routes = endpoints.ServiceProvider.GetService<InvoicingRoutes>()
            ?? throw new InvalidOperationException("Call builder.Services.AddInvoicing<TDbContext>() before app.MapInvoicing(), with TDbContext your DbContext.");
        if (routes.Mapped)
            throw new InvalidOperationException("MapInvoicing was called before; call it once and configure what it returns.");
        (routes.ApiPrefix, routes.PaymentPrefix, routes.DashboardPrefix) = (api, pay, dashboard);
        var others = endpoints.DataSources.ToHashSet();
        var builder = new InvoicingEndpointBuilder(MapApi(endpoints, api), MapPaymentPage(endpoints, pay), MapDashboard(endpoints, dashboard));
        (routes.Sources, routes.Mapped) = ([.. endpoints.DataSources.Where(s => !others.Contains(s))], true);
        return builder;
    }

    private static RouteGroupBuilder MapApi(IEndpointRouteBuilder endpoints, string prefix)
    {
        var services = endpoints.ServiceProvider;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(ApiLog.Category);
        var group = endpoints.MapGroup(prefix);
        group.WithMetadata(ApiRoute.Instance);
        group.DisableAntiforgery();
        group.AddEndpointFilter(new ApiSiteGate(services.GetRequiredService<IHostEnvironment>(), services.GetRequiredService<IOptions<InvoicingOptions>>()));
        group.AddEndpointFilter(new WalletAccessFilter(services.GetRequiredService<InvoicingDb>()));
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } inner)
                endpoint.RequestDelegate = new ApiBoundary(inner, logger).InvokeAsync;
        });
        group.MapWalletEndpoints();
        group.MapInvoiceEndpoints();
        group.MapCallbackEndpoints();
        group.DescribeApi();
        return group;
    }

    private static RouteGroupBuilder MapPaymentPage(IEndpointRouteBuilder endpoints, string prefix)
    {
        var group = endpoints.MapGroup(prefix);
        group.AllowAnonymous();
        group.ExcludeFromDescription();
        PaymentPageEndpoints.Map(group);
        return group;
    }

    private static RouteGroupBuilder MapDashboard(IEndpointRouteBuilder endpoints, string prefix)
    {
        var group = endpoints.MapGroup(prefix);
        group.ExcludeFromDescription();
        group.AddEndpointFilter(new DashboardGate(endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>()));
        DashboardEndpoints.Map(group);
        return group;
    }
}
