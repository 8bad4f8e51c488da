using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>What people did, in all the wallets that this person may see.</summary>
internal static class AuditHandlers
{
    private const int PageSize = 50;

    public static async Task<IResult> ListAsync(HttpContext http)
    {
        if (!ListPlace.TryRead<long>(http, ListPlace.TryParseRow, out var before))
            return DashboardView.Missing(http);
        var wallets = await http.RequestServices.GetRequiredService<DashboardAccess>().WalletsAsync(http);
        var reader = http.RequestServices.GetRequiredService<DashboardReader>();
        var entries = await reader.AuditAsync(wallets, before, PageSize + 1, http.RequestAborted);
        var page = entries.Take(PageSize).ToList();
        var table = new AuditTableModel(
            page, await reader.OrdersAsync(page.Select(e => e.InvoiceId), http.RequestAborted), await http.RequestServices.GetRequiredService<RefundLinks>().FindAsync(page, http.RequestAborted),
            SuspenseTableModel.NamesOf(wallets));
        return DashboardView.Of<AuditPage, AuditListModel>(http, DashboardSection.Audit, new AuditListModel(table, entries.Count > PageSize ? page[^1].Id : null));
    }
}
