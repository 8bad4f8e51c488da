using System.Globalization;
using InvoiceModule.Audit;
using InvoiceModule.Chains;
using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InvoiceModule.Dashboard;

/// <summary>What waits for a decision, and the decisions.</summary>
internal static class SuspenseHandlers
{
    public const string AcceptForm = "accept";
    public const string AssignForm = "assign";
    public const string RefundForm = "refund";
    public const string CloseForm = "close";

    /// <summary>What the list's address says to have what is decided.</summary>
    public const string ShowDecided = "decided";

    private const int PageSize = 50;

    public static async Task<IResult> ListAsync(HttpContext http)
    {
        var isDecided = http.Request.Query["show"] == ShowDecided;
        var (decision, row) = ((DecisionCursor?)null, (long?)null);
        if (!(isDecided ? ListPlace.TryRead(http, DecisionCursor.TryParse, out decision) : ListPlace.TryRead(http, ListPlace.TryParseRow, out row)))
            return DashboardView.Missing(http);
        var services = http.RequestServices;
        var wallets = await services.GetRequiredService<DashboardAccess>().WalletsAsync(http);
        var choice = WalletChoice.Of(wallets, http.Request.Query["wallet"]);
        var suspense = services.GetRequiredService<SuspenseService>();
        var items = isDecided
            ? await suspense.ListDecidedAsync(choice.Chosen, decision, PageSize + 1, http.RequestAborted)
            : await suspense.ListAsync(choice.Chosen, row, PageSize + 1, http.RequestAborted);
        var page = items.Take(PageSize).ToList();
        return DashboardView.Of<SuspenseListPage, SuspenseListModel>(http, DashboardSection.Suspense, new SuspenseListModel(
            choice, await services.GetRequiredService<DashboardReader>().TableAsync(page, wallets, http.RequestAborted), items.Count > PageSize ? PlaceOf(page[^1], isDecided) : null, isDecided));
    }

    public static async Task<IResult> ShowAsync(HttpContext http) => await FindAsync(http) is { } payment ? await PageAsync(http, payment) : DashboardView.Missing(http);

    public static Task<IResult> AcceptAsync(HttpContext http) => DoAsync(
        http,
        AcceptForm,
        DashboardTexts.DoneCredited,
        (suspense, id, act) => suspense.AcceptAsync(id, act, http.RequestAborted));

    public static Task<IResult> CloseAsync(HttpContext http) => DoAsync(
        http,
        CloseForm,
        DashboardTexts.DoneClosed,
        (suspense, id, act) => suspense.GiveUpAsync(id, act, http.RequestAborted));

    public static Task<IResult> AssignAsync(HttpContext http) => DoAsync(
        http,
        AssignForm,
        DashboardTexts.DoneCredited,
        async (suspense, id, act) =>
        {
            try
            {
                await suspense.AssignAsync(
                    id, await http.RequestServices.GetRequiredService<AssignTargets>().FindAsync(id, http.Request.Form["invoice"].ToString().Trim(), http.RequestAborted), act, http.RequestAborted);
            }
            catch (InvoicingException refusal) when (refusal.Code == InvoicingErrorCodes.InvoiceNotFound)
            {
                throw WalletHandlers.Wrong("$.invoice", refusal.Message);
            }
        });

    public static Task<IResult> RefundAsync(HttpContext http) => DoAsync(
        http,
        RefundForm,
        DashboardTexts.DoneRefund,
        (suspense, id, act) => suspense.NoteRefundAsync(id, http.Request.Form["transaction"], act, http.RequestAborted));

    private static string PlaceOf(SuspensePayment payment, bool isDecided)
        => isDecided && payment.ResolvedAt is { } at ? new DecisionCursor(at, payment.Id).ToString() : DashboardTexts.Number(payment.Id);

    private static async Task<IResult> DoAsync(HttpContext http, string name, string done, Func<ISuspenseService, long, OperatorAct, Task> decide)
        => await FindAsync(http) is not { } payment ? DashboardView.Missing(http) : await DashboardForms.DoAsync(
            http,
            name,
            $"/suspense/{DashboardTexts.Number(payment.Id)}",
            async act =>
            {
                await decide(http.RequestServices.GetRequiredService<ISuspenseService>(), payment.Id, act);
                return new DashboardFlash(done);
            },

            // Whatever came between is shown as it is now.
            async (fault, status) => await PageAsync(http, await FindAsync(http) ?? payment, fault, http.Request.Form["invoice"], http.Request.Form["transaction"], status));

    private static async Task<IResult> PageAsync(
        HttpContext http, SuspensePayment payment, PageFault? fault = null, string? invoice = null, string? transaction = null, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        var reader = services.GetRequiredService<DashboardReader>();
        var audit = await reader.AuditOfPaymentAsync(payment.Id, http.RequestAborted);
        return DashboardView.Of<SuspensePage, SuspensePageModel>(
            http,
            DashboardSection.Suspense,
            new SuspensePageModel
            {
                Payment = payment,
                Amount = services.GetRequiredService<SuspenseAmounts>().Of(payment),
                Link = services.GetRequiredService<IOptions<InvoicingOptions>>().Value.Dashboard.LinkOf(payment.Blockchain, payment.TransactionId, services.GetRequiredService<ChainRegistry>().TraitsOf(payment.Blockchain)),
                Invoice = payment.InvoiceId is { } meant ? await reader.FindAsync(meant, http.RequestAborted) : null,
                Suggestions = await reader.SuggestAsync(payment.WalletId, payment.Blockchain, payment.Symbol, http.RequestAborted),
                Audit = new AuditTableModel(audit, await reader.OrdersAsync(audit.Select(e => e.InvoiceId), http.RequestAborted), await services.GetRequiredService<RefundLinks>().FindAsync(audit, http.RequestAborted)),
                Fault = fault,
                GivenInvoice = invoice,
                GivenTransaction = transaction,
            },
            status);
    }

    private static async Task<SuspensePayment?> FindAsync(HttpContext http)
        => long.TryParse(http.GetRouteValue("payment") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await http.RequestServices.GetRequiredService<ISuspenseService>().FindAsync(id, http.RequestAborted) is { } payment
            && await http.RequestServices.GetRequiredService<DashboardAccess>().CanSeeAsync(http, payment.WalletId) ? payment : null;
}
