using InvoiceModule.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>
/// The merchant's routes. Who may come here is decided where they are mapped; whose a wallet is, in each handler; and that a form is one of ours, before
/// any of them.
/// </summary>
internal static class DashboardEndpoints
{
    /// <summary>Maps them under the group's prefix.</summary>
    public static void Map(RouteGroupBuilder group)
    {
        group.ExcludeFromDescription();
        group.DisableAntiforgery();
        Get(group, "/", InvoiceListHandlers.ListAsync);
        Get(group, "/invoices.csv", InvoiceListHandlers.ExportAsync);
        Get(group, "/invoices/{id}", InvoiceHandlers.ShowAsync);
        Form(group, "/invoices/{id}/cancel", InvoiceHandlers.CancelAsync);
        Form(group, "/invoices/{id}/accept", InvoiceHandlers.AcceptAsync);
        Form(group, "/invoices/{id}/refund", InvoiceHandlers.RefundAsync);
        Form(group, "/invoices/{id}/surplus", InvoiceHandlers.RefundSurplusAsync);
        Form(group, "/invoices/{id}/keep", InvoiceHandlers.KeepSurplusAsync);
        Form(group, "/invoices/{id}/settle", InvoiceHandlers.SettleAsync);
        Form(group, "/invoices/{id}/settle-sent-back", InvoiceHandlers.SettleSentBackAsync);
        Form(group, "/invoices/{id}/redeliver", InvoiceHandlers.RedeliverAsync);
        Get(group, "/suspense", SuspenseHandlers.ListAsync);
        Get(group, "/suspense/{payment}", SuspenseHandlers.ShowAsync);
        Form(group, "/suspense/{payment}/accept", SuspenseHandlers.AcceptAsync);
        Form(group, "/suspense/{payment}/assign", SuspenseHandlers.AssignAsync);
        Form(group, "/suspense/{payment}/refund", SuspenseHandlers.RefundAsync);
        Form(group, "/suspense/{payment}/close", SuspenseHandlers.CloseAsync);
        Get(group, "/create", CreateHandlers.ShowAsync);
        Post(group, "/create", CreateHandlers.CreateAsync);
        Get(group, "/overview", OverviewHandlers.ShowAsync);
        Get(group, "/wallets", WalletHandlers.ListAsync);
        Get(group, "/wallets/{wallet}", WalletHandlers.ShowAsync);
        Form(group, "/wallets/{wallet}/currency", WalletHandlers.CurrencyAsync);
        Form(group, "/wallets/{wallet}/key", WalletHandlers.RotateAsync);
        Form(group, "/wallets/{wallet}/test", WalletHandlers.TestAsync);
        Get(group, "/wallets/{wallet}/addresses/{blockchain}", AddressHandlers.ShowAsync);
        Post(group, "/wallets/{wallet}/addresses/{blockchain}", AddressHandlers.ChangeAsync);
        Get(group, "/audit", AuditHandlers.ListAsync);
        Get(group, "/checks", CheckHandlers.ShowAsync);
        Post(group, "/checks", CheckHandlers.RunAsync);
        Form(group, "/checks/alarms/{alarm}", AlarmHandlers.ClearAsync, segmentsBehindPage: 2);
        group.MapMethods("/{**rest}", PageMethods.Reads, (Delegate)MissingAsync).WithOrder(int.MaxValue);
        Get(group, "/assets/base.css", (HttpContext http) => Task.FromResult(DashboardAssets.Base.Get(http)));
        Get(group, "/assets/dashboard.css", (HttpContext http) => Task.FromResult(DashboardAssets.Style.Get(http)));
    }

    // Whoever mistypes an address below ours is told so, and has the menu.
    private static async Task<IResult> MissingAsync(HttpContext http)
    {
        var headers = new DashboardHeaders(DepthOf(http.GetRouteValue("rest") as string ?? ""));
        return (IResult)(await headers.InvokeAsync(EndpointFilterInvocationContext.Create(http), _ => ValueTask.FromResult<object?>(DashboardView.Missing(http))))!;
    }

    private static void Get(RouteGroupBuilder group, string pattern, Func<HttpContext, Task<IResult>> handler)
        => group.MapMethods(pattern, PageMethods.Reads, (Delegate)((HttpContext http) => handler(http))).AddEndpointFilter(new DashboardHeaders(Depth(pattern)));

    private static void Post(RouteGroupBuilder group, string pattern, Func<HttpContext, Task<IResult>> handler)
    {
        group.MapPost(pattern, (Delegate)((HttpContext http) => handler(http)))
            .AddEndpointFilter(new DashboardHeaders(Depth(pattern)))
            .AddEndpointFilterFactory((context, next) =>
            {
                var filter = new DashboardPost(context.ApplicationServices.GetRequiredService<DashboardAntiforgery>());
                return invocation => filter.InvokeAsync(invocation, next);
            });
    }

    // The address of a form that was refused stands in the browser: whoever opens it again wants its page.
    private static void Form(RouteGroupBuilder group, string pattern, Func<HttpContext, Task<IResult>> handler, int segmentsBehindPage = 1)
    {
        Post(group, pattern, handler);
        Get(group, pattern, http => Task.FromResult<IResult>(ToPage(http, segmentsBehindPage)));
    }

    private static StatusCodeHttpResult ToPage(HttpContext http, int segmentsBehindPage)
    {
        var path = http.Request.Path.ToUriComponent().TrimEnd('/');
        for (var segment = 0; segment < segmentsBehindPage; segment++)
            path = path[..path.LastIndexOf('/')];
        http.Response.Headers.Location = http.Request.PathBase.ToUriComponent() + path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static int Depth(string pattern) => pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;

    // Two slashes in the address have nothing between them, and count: the browser counts them too.
    private static int DepthOf(string rest) => rest.TrimEnd('/') is { Length: > 0 } path ? path.Split('/').Length : 0;
}
