using InvoiceModule.Chains;
using InvoiceModule.Diagnostics;
using InvoiceModule.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>Holds the database against its rules when somebody asks. It looks at every wallet, so it is for whoever sees them all.</summary>
internal static class CheckHandlers
{
    private const int MostCleared = 20;

    public static async Task<IResult> ShowAsync(HttpContext http)
        => await http.RequestServices.GetRequiredService<DashboardAccess>().SeesAllAsync(http) ? await PageAsync(http) : DashboardView.Missing(http);

    public static async Task<IResult> RunAsync(HttpContext http)
    {
        var services = http.RequestServices;
        if (!await services.GetRequiredService<DashboardAccess>().SeesAllAsync(http))
            return DashboardView.Missing(http);
        var turn = services.GetRequiredService<CheckTurn>();
        if (!turn.TryTake())
            return await PageAsync(http, refusal: DashboardTexts.CheckRuns, status: StatusCodes.Status429TooManyRequests);
        try
        {
            return await PageAsync(http, await services.GetRequiredService<IInvoicingDiagnostics>().VerifyAsync(http.RequestAborted));
        }
        finally
        {
            turn.GiveBack();
        }
    }

    public static async Task<IResult> PageAsync(
        HttpContext http, VerificationReport? report = null, string? refusal = null, PageFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        var alarms = await services.GetRequiredService<IInvoicingDiagnostics>().ListAlarmsAsync(http.RequestAborted);
        var cleared = await services.GetRequiredService<InvoicingDb>().ReadAsync((context, token) => StandingAlarms.ClearedAsync(context, MostCleared, token), http.RequestAborted);
        return DashboardView.Of<CheckPage, CheckPageModel>(http, DashboardSection.Checks, new CheckPageModel(report, refusal ?? fault?.Message, alarms, cleared, fault), status);
    }
}
