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
    public const string RefundForm = "refund";
    public const string SurplusForm = "surplus";
    public const string KeepForm = "keep";
    public const string SettleForm = "settle";
    public const string SentBackForm = "settle-sent-back";
    public const string RedeliverForm = "redeliver";

    public static async Task<IResult> ShowAsync(HttpContext http)
        => await IdAsync(http) is { } id ? await PageAsync(http, id) : DashboardView.Missing(http);

    public static Task<IResult> CancelAsync(HttpContext http) => DoAsync(
        http,
        CancelForm,
        DashboardTexts.DoneCancel,
        (id, act) => http.RequestServices.GetRequiredService<InvoiceService>().CancelAsync(id, act, http.RequestAborted));

    public static Task<IResult> AcceptAsync(HttpContext http) => DoAsync(
        http,
        AcceptForm,
        DashboardTexts.DoneAccept,
        (id, act) => http.RequestServices.GetRequiredService<IInvoiceService>().AcceptShortPaymentAsync(id, Received(http), act, http.RequestAborted));

    public static Task<IResult> RefundAsync(HttpContext http) => DoAsync(
        http,
        RefundForm,
        DashboardTexts.DoneRefund,
        (id, act) => http.RequestServices.GetRequiredService<ShortRefunds>().NoteAsync(id, Received(http), http.Request.Form["transaction"], act, http.RequestAborted));

    public static Task<IResult> RefundSurplusAsync(HttpContext http) => DoAsync(
        http,
        SurplusForm,
        DashboardTexts.DoneRefund,
        (id, act) => http.RequestServices.GetRequiredService<SurplusNotes>().RefundAsync(id, Received(http), http.Request.Form["transaction"], act, http.RequestAborted));

    public static Task<IResult> KeepSurplusAsync(HttpContext http) => DoAsync(
        http,
        KeepForm,
        DashboardTexts.DoneKept,
        (id, act) => http.RequestServices.GetRequiredService<SurplusNotes>().KeepAsync(id, Received(http), act, http.RequestAborted));

    public static Task<IResult> SettleAsync(HttpContext http) => DoAsync(
        http,
        SettleForm,
        DashboardTexts.DoneSettled,
        (id, act) => http.RequestServices.GetRequiredService<ReversalNotes>().NoteAsync(id, http.Request.Form["event"].ToString(), act, http.RequestAborted));

    public static Task<IResult> SettleSentBackAsync(HttpContext http) => DoAsync(
        http,
        SentBackForm,
        DashboardTexts.DoneSettledSentBack,
        (id, act) => http.RequestServices.GetRequiredService<SentBackInvoices>().SettleAsync(id, Received(http), act, http.RequestAborted));

    public static Task<IResult> RedeliverAsync(HttpContext http) => DoAsync(
        http,
        RedeliverForm,
        DashboardTexts.DoneRedeliver,
        async (id, act) =>
        {
            try
            {
                await http.RequestServices.GetRequiredService<CallbackService>().RedeliverAsync(id, http.Request.Form["event"].ToString(), act, http.RequestAborted);
            }
            catch (InvoicingException refusal) when (refusal.Code == InvoicingErrorCodes.InvoiceNotFound)
            {
                // The invoice is there, for he stands on its page.
                throw new InvoicingException(InvoicingErrorCodes.InvalidState, DashboardTexts.NoSuchEvent);
            }
        });

    // As he saw it; what is no number is nothing that can have come.
    private static BigInteger Received(HttpContext http) => BaseUnits.TryParse(http.Request.Form["received"].ToString(), out var units) ? units : BigInteger.MinusOne;

    private static async Task<IResult> DoAsync(HttpContext http, string name, string done, Func<Guid, OperatorAct, Task> act)
        => await IdAsync(http) is not { } id ? DashboardView.Missing(http) : await DashboardForms.DoAsync(
            http,
            name,
            $"/invoices/{id}",
            async by =>
            {
                await act(id, by);
                return new DashboardFlash(done);
            },
            (fault, status) => PageAsync(http, id, fault with { Transaction = http.Request.Form["transaction"] }, status));

    private static async Task<IResult> PageAsync(HttpContext http, Guid id, PageFault? fault = null, int status = StatusCodes.Status200OK)
    {
        var details = await http.RequestServices.GetRequiredService<DashboardReader>().FindAsync(id, http.RequestAborted);
        return details is null
            ? DashboardView.Missing(http)
            : DashboardView.Of<InvoicePage, InvoicePageModel>(
                http, DashboardSection.Invoices, new InvoicePageModel(
                    details,
                    http.RequestServices.GetRequiredService<IOptions<InvoicingOptions>>().Value.Dashboard,
                    http.RequestServices.GetRequiredService<ChainRegistry>(),
                    http.RequestServices.GetRequiredService<ChainNames>().Of(details.View.Blockchain),
                    fault), status);
    }

    private static Task<Guid?> IdAsync(HttpContext http)
        => http.RequestServices.GetRequiredService<DashboardAccess>().InvoiceAsync(http, http.GetRouteValue("id") as string ?? "");
}
