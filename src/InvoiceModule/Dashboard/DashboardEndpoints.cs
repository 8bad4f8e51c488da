using InvoiceModule.Pages;
using InvoiceModule.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InvoiceModule.Dashboard;

/// <summary>The merchant's routes, read only. Who may come here is decided where they are mapped; whose a wallet is, here.</summary>
internal static class DashboardEndpoints
{
    private const int PageSize = 20;

    /// <summary>Maps them under the group's prefix.</summary>
    public static void Map(RouteGroupBuilder group)
    {
        group.AddEndpointFilter(new PageHeaders());
        group.ExcludeFromDescription();
        group.MapGet("/", List);
        group.MapGet("/invoices/{id}", Invoice);
        group.MapGet("/assets/dashboard.css", (HttpContext http) => DashboardAssets.Style.Get(http));
    }

    private static async Task<IResult> List(HttpContext http, DashboardReader reader, DashboardAccess access)
    {
        var root = PagePath.Root(http.Request, segmentsBelow: 0);
        InvoiceListCursor? after = null;
        if (http.Request.Query["before"].ToString() is { Length: > 0 } text && (after = InvoiceListCursor.Parse(text)) is null)
            return Missing(root);

        var wallets = new List<Guid>();
        foreach (var wallet in await reader.WalletsAsync(http.RequestAborted))
        {
            if (await access.CanSeeAsync(http, wallet))
                wallets.Add(wallet);
        }

        // One more than is shown tells whether there is another page.
        var rows = await reader.ListAsync(wallets, after, PageSize + 1, http.RequestAborted);
        InvoiceListCursor? older = rows.Count > PageSize ? new InvoiceListCursor(rows[PageSize - 1].CreatedAt, rows[PageSize - 1].Id) : null;
        return PageResult.Of<InvoiceListPage, InvoiceListModel>(new InvoiceListModel(root, rows[..Math.Min(rows.Count, PageSize)], older));
    }

    private static async Task<IResult> Invoice(string id, HttpContext http, DashboardReader reader, DashboardAccess access)
    {
        var root = PagePath.Root(http.Request, segmentsBelow: 2);
        return PublicIds.TryParse(id, out var invoiceId)
            && await reader.FindAsync(invoiceId, http.RequestAborted) is { } details
            && await access.CanSeeAsync(http, details.WalletId)
            ? PageResult.Of<InvoicePage, InvoicePageModel>(new InvoicePageModel(root, details))
            : Missing(root);
    }

    private static IResult Missing(string root)
        => PageResult.Of<DashboardMissing, DashboardMissingModel>(new DashboardMissingModel(root), StatusCodes.Status404NotFound);
}
