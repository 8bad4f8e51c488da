using InvoiceModule.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>Holds the database against its rules when somebody asks. It looks at every wallet, so it is for whoever sees them all.</summary>
internal static class CheckHandlers
{
    public static async Task<IResult> ShowAsync(HttpContext http)
        => await http.RequestServices.GetRequiredService<DashboardAccess>().SeesAllAsync(http) ? Page(http, null) : DashboardView.Missing(http);

    public static async Task<IResult> RunAsync(HttpContext http)
        => await http.RequestServices.GetRequiredService<DashboardAccess>().SeesAllAsync(http)
            ? Page(http, await http.RequestServices.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(http.RequestAborted))
            : DashboardView.Missing(http);

    private static IResult Page(HttpContext http, VerificationReport? report)
        => DashboardView.Of<CheckPage, CheckPageModel>(http, DashboardSection.Checks, new CheckPageModel(report));
}
