using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        Post(group, "/invoices/{id}/cancel", InvoiceHandlers.CancelAsync);
        Post(group, "/invoices/{id}/accept", InvoiceHandlers.AcceptAsync);
        Post(group, "/invoices/{id}/refund", InvoiceHandlers.RefundAsync);
        Post(group, "/invoices/{id}/settle", InvoiceHandlers.SettleAsync);
        Post(group, "/invoices/{id}/redeliver", InvoiceHandlers.RedeliverAsync);
        Get(group, "/suspense", SuspenseHandlers.ListAsync);
        Get(group, "/suspense/{payment}", SuspenseHandlers.ShowAsync);
        Post(group, "/suspense/{payment}/accept", SuspenseHandlers.AcceptAsync);
        Post(group, "/suspense/{payment}/assign", SuspenseHandlers.AssignAsync);
        Post(group, "/suspense/{payment}/refund", SuspenseHandlers.RefundAsync);
        Post(group, "/suspense/{payment}/close", SuspenseHandlers.CloseAsync);
        Get(group, "/create", CreateHandlers.ShowAsync);
        Post(group, "/create", CreateHandlers.CreateAsync);
        Get(group, "/overview", OverviewHandlers.ShowAsync);
        Get(group, "/wallets", WalletHandlers.ListAsync);
        Get(group, "/wallets/{wallet}", WalletHandlers.ShowAsync);
        Post(group, "/wallets/{wallet}/currency", WalletHandlers.CurrencyAsync);
        Post(group, "/wallets/{wallet}/key", WalletHandlers.RotateAsync);
        Post(group, "/wallets/{wallet}/test", WalletHandlers.TestAsync);
        Get(group, "/wallets/{wallet}/addresses/{blockchain}", AddressHandlers.ShowAsync);
        Post(group, "/wallets/{wallet}/addresses/{blockchain}", AddressHandlers.ChangeAsync);
        Get(group, "/audit", AuditHandlers.ListAsync);
        Get(group, "/checks", CheckHandlers.ShowAsync);
        Post(group, "/checks", CheckHandlers.RunAsync);
        Post(group, "/checks/alarms/{alarm}", AlarmHandlers.ClearAsync);
        group.MapGet("/{**rest}", (Delegate)MissingAsync).WithOrder(int.MaxValue);
        Get(group, "/assets/base.css", (HttpContext http) => Task.FromResult(DashboardAssets.Base.Get(http)));
        Get(group, "/assets/dashboard.css", (HttpContext http) => Task.FromResult(DashboardAssets.Style.Get(http)));
    }

    // Whoever mistypes an address below ours is told so, and has the menu.
    private static async Task<IResult> MissingAsync(HttpContext http)
    {
        var headers = new DashboardHeaders(Depth(http.GetRouteValue("rest") as string ?? ""));
        return (IResult)(await headers.InvokeAsync(EndpointFilterInvocationContext.Create(http), _ => ValueTask.FromResult<object?>(DashboardView.Missing(http))))!;
    }

    private static void Get(RouteGroupBuilder group, string pattern, Func<HttpContext, Task<IResult>> handler)
        => group.MapGet(pattern, (Delegate)handler).AddEndpointFilter(new DashboardHeaders(Depth(pattern)));

    private static void Post(RouteGroupBuilder group, string pattern, Func<HttpContext, Task<IResult>> handler)
        => group.MapPost(pattern, (Delegate)handler)
            .AddEndpointFilter(new DashboardHeaders(Depth(pattern)))
            .AddEndpointFilterFactory((context, next) =>
            {
                var filter = new DashboardPost(context.ApplicationServices.GetRequiredService<DashboardAntiforgery>());
                return invocation => filter.InvokeAsync(invocation, next);
            });

    private static int Depth(string pattern) => pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;
}
