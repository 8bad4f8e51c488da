using InvoiceModule.Audit;
using InvoiceModule.Invoices;
using Microsoft.AspNetCore.Http;

namespace InvoiceModule.Dashboard;

/// <summary>What every form of the dashboard comes to: it is done and told on the page behind it, or its page is shown again with what was wrong.</summary>
internal static class DashboardForms
{
    /// <param name="http">The request.</param>
    /// <param name="name">Which of the page's forms.</param>
    /// <param name="back">The page to go to, below the dashboard's root.</param>
    /// <param name="act">Does it, in the name of who asks.</param>
    /// <param name="page">Shows the page as it is now, with the fault and its status.</param>
    public static async Task<IResult> DoAsync(
        HttpContext http, string name, string back, Func<OperatorAct, Task<DashboardFlash>> act, Func<PageFault, int, Task<IResult>> page)
    {
        var why = http.Request.Form["why"].ToString();
        try
        {
            return DashboardFlashes.Redirect(http, back, await act(new OperatorAct(DashboardAccess.NameOf(http), why)));
        }
        catch (InvoicingException refusal)
        {
            return await page(DashboardRefusals.FaultOf(refusal, name, why), DashboardRefusals.StatusOf(refusal));
        }
    }
}
