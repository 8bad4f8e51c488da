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
    {
        var services = http.RequestServices;
        if (!await services.GetRequiredService<DashboardAccess>().SeesAllAsync(http))
            return DashboardView.Missing(http);
        var turn = services.GetRequiredService<CheckTurn>();
        if (!turn.TryTake())
            return Page(http, null, DashboardTexts.CheckRuns, StatusCodes.Status429TooManyRequests);
        try
        {
            return Page(http, await services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(http.RequestAborted));
        }
        finally
        {
            turn.GiveBack();
        }
    }

    private static IResult Page(HttpContext http, VerificationReport? report, string? refusal = null, int status = StatusCodes.Status200OK)
        => DashboardView.Of<CheckPage, CheckPageModel>(http, DashboardSection.Checks, new CheckPageModel(report, refusal), status);
}
