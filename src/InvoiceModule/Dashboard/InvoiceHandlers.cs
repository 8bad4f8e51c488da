using System.Numerics;
using InvoiceModule.Audit;
using InvoiceModule.Callbacks;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>One invoice, and what can be done with it.</summary>
internal static class InvoiceHandlers
{
    public const string CancelForm = "cancel";
    public const string AcceptForm = "accept";
    public const string RedeliverForm = "redeliver";

    public static async Task<IResult> ShowAsync(HttpContext http)
        => await IdAsync(http) is { } id ? await PageAsync(http, id) : DashboardView.Missing(http);

    public static Task<IResult> CancelAsync(HttpContext http) => DoAsync(
        http,
        CancelForm,
        async (id, form) =>
        {
            await http.RequestServices.GetRequiredService<InvoiceService>().CancelAsync(id, Act(http, form), http.RequestAborted);
            return DashboardTexts.DoneCancel;
        });

    public static Task<IResult> AcceptAsync(HttpContext http) => DoAsync(
        http,
        AcceptForm,
        async (id, form) =>
        {
            var received = BaseUnits.TryParse(form["received"].ToString(), out var units) ? units : BigInteger.MinusOne;
            await http.RequestServices.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(id, received, Act(http, form), http.RequestAborted);
            return DashboardTexts.DoneAccept;
        });

    public static Task<IResult> RedeliverAsync(HttpContext http) => DoAsync(
        http,
        RedeliverForm,
        async (id, form) =>
        {
            await http.RequestServices.GetRequiredService<CallbackService>().RedeliverAsync(id, form["event"].ToString(), Act(http, form), http.RequestAborted);
            return DashboardTexts.DoneRedeliver;
        });

    private static OperatorAct Act(HttpContext http, IFormCollection form) => new(DashboardAccess.NameOf(http), form["why"].ToString());

    private static async Task<IResult> DoAsync(HttpContext http, string name, Func<Guid, IFormCollection, Task<string>> act)
    {
        if (await IdAsync(http) is not { } id)
            return DashboardView.Missing(http);
        try
        {
            return DashboardFlashes.Redirect(http, $"/invoices/{id}", new DashboardFlash(await act(id, http.Request.Form)));
        }
        catch (InvoicingException refusal)
        {
            return await PageAsync(http, id, DashboardRefusals.FaultOf(refusal, name, http.Request.Form["why"]), DashboardRefusals.StatusOf(refusal));
        }
    }

    private static async Task<IResult> PageAsync(HttpContext http, Guid id, PageFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var details = await http.RequestServices.GetRequiredService<DashboardReader>().FindAsync(id, http.RequestAborted);
        return details is null
            ? DashboardView.Missing(http)
            : DashboardView.Of<InvoicePage, InvoicePageModel>(
                http, DashboardSection.Invoices, new InvoicePageModel(details, http.RequestServices.GetRequiredService<IOptions<InvoicingOptions>>().Value.Dashboard, fault), status);
    }

    private static Task<Guid?> IdAsync(HttpContext http)
        => http.RequestServices.GetRequiredService<DashboardAccess>().InvoiceAsync(http, http.GetRouteValue("id") as string ?? "");
}
