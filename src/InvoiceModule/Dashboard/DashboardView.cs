using InvoiceModule.PaymentPage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>Answers with a page of the dashboard: static HTML, rendered whole before the first byte leaves.</summary>
internal static class DashboardView
{
    public static IResult Of<TPage, TModel>(HttpContext http, DashboardSection section, TModel model, int statusCode = StatusCodes.Status200OK)
        where TPage : IComponent
        where TModel : class
    {
        // Pages that exist for whoever guesses set no cookie: one and the same for everybody.
        var forms = section == DashboardSection.None ? "" : http.RequestServices.GetRequiredService<DashboardAntiforgery>().TokenFor(http);
        var flash = section == DashboardSection.None ? null : http.RequestServices.GetRequiredService<DashboardFlashes>().Take(http);
        var chrome = new DashboardChrome(DashboardMount.Of(http).Root, http.RequestServices.GetRequiredService<PaymentTheme>().Name, section, forms, flash, http.RequestServices.GetRequiredService<ChainNames>());
        return new DashboardResult<TPage, TModel>(model, chrome, statusCode);
    }

    /// <summary>The answer to what does not exist and to what is not yours: the same bytes.</summary>
    public static IResult Missing(HttpContext http)
        => Of<DashboardMissing, DashboardMissingModel>(http, DashboardSection.None, new DashboardMissingModel(), StatusCodes.Status404NotFound);
}
