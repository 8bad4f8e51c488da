using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>
/// Which wallets the person before the dashboard may see. Whether anybody may see the dashboard at all is decided on its routes; this narrows it
/// down for those the host knows.
/// </summary>
internal sealed class DashboardAccess(IServiceProvider services)
{
    public async ValueTask<bool> CanSeeAsync(HttpContext http, Guid walletId)
        => services.GetService<IWalletAccess>() is not { } access
            || http.User.Identity?.IsAuthenticated != true
            || await access.CanAccessAsync(http.User, walletId, http.RequestAborted);
}
