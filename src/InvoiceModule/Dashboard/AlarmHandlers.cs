using System.Globalization;
using InvoiceModule.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>Clears what chains have found, once it has been looked at. It concerns every wallet, so it is for whoever sees them all.</summary>
internal static class AlarmHandlers
{
    public const string ClearForm = "clear";

    public static async Task<IResult> ClearAsync(HttpContext http)
    {
        var services = http.RequestServices;
        if (!await services.GetRequiredService<DashboardAccess>().SeesAllAsync(http)
            || !long.TryParse(http.GetRouteValue("alarm") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return DashboardView.Missing(http);
        return await DashboardForms.DoAsync(
            http,
            ClearForm,
            "/checks",
            async act => new DashboardFlash(await services.GetRequiredService<IInvoicingDiagnostics>().ClearAlarmAsync(id, act, http.RequestAborted) ? DashboardTexts.DoneCleared : DashboardTexts.WasCleared),
            (fault, status) => CheckHandlers.PageAsync(http, fault: fault, status: status));
    }
}
