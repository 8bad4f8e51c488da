using InvoiceModule.Invoices;
using InvoiceModule.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>The list of invoices, and its export.</summary>
internal static class InvoiceListHandlers
{
    private const int PageSize = 20;

    public static async Task<IResult> ListAsync(HttpContext http)
    {
        if (!ListPlace.TryRead<InvoiceCursor>(http, InvoiceCursor.TryParse, out var after))
            return DashboardView.Missing(http);
        var services = http.RequestServices;
        var query = InvoiceListQuery.Parse(http.Request.Query);
        var wallets = await services.GetRequiredService<DashboardAccess>().WalletsAsync(http);
        var choice = WalletChoice.Of(wallets, query.Wallet);
        var page = await services.GetRequiredService<InvoiceSearch>().PageAsync(choice.Chosen, query.ToSearch(), after, PageSize, http.RequestAborted);
        var attention = query.Any || after is not null ? [] : await services.GetRequiredService<AttentionReader>().ReadAsync(wallets, http.RequestAborted);
        var suspense = query.Text is null || after is not null
            ? []
            : await services.GetRequiredService<SuspenseSearch>().FindAsync(choice.Chosen, query.Text, http.RequestAborted);
        var reader = services.GetRequiredService<DashboardReader>();
        var assets = await reader.AssetsAsync(wallets, http.RequestAborted);
        return DashboardView.Of<InvoiceListPage, InvoiceListModel>(
            http, DashboardSection.Invoices, new InvoiceListModel(
                query, choice, assets, page, SuspenseTableModel.NamesOf(wallets), await reader.DoneAsync(page.Rows, http.RequestAborted), attention, await reader.TableAsync(suspense, wallets, http.RequestAborted), after is null));
    }

    public static async Task<IResult> ExportAsync(HttpContext http)
    {
        var query = InvoiceListQuery.Parse(http.Request.Query);
        var wallets = await http.RequestServices.GetRequiredService<DashboardAccess>().WalletsAsync(http);
        await InvoiceCsv.WriteAsync(
            http.Response, HttpMethods.IsHead(http.Request.Method) ? Nothing() : http.RequestServices.GetRequiredService<InvoiceSearch>().ExportAsync(WalletChoice.Of(wallets, query.Wallet).Chosen, query.ToSearch(), http.RequestAborted), isForPeople: true, http.RequestAborted);
        return Results.Empty;
    }

    // For whoever asks for the head alone nothing is read.
    private static async IAsyncEnumerable<IReadOnlyList<InvoiceView>> Nothing()
    {
        await Task.CompletedTask;
        yield return [];
    }
}
