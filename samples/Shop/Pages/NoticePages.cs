using InvoiceModule.Setup;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Shop.Pages;

/// <summary>Gives a browser a page of the shop where it would get an empty answer: an unknown address, a form whose token is lost, or one that lacks a field.</summary>
internal static class NoticePages
{
    private static NoticeModel NoticeOf(HttpContext http, int status)
        => status == StatusCodes.Status404NotFound ? NoticeModel.NoPage(http)
        : http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } ? NoticeModel.OldForm(http)
        : NoticeModel.IncompleteForm(http);

    public static void Use(WebApplication app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status400BadRequest))
            return;
        ShopHeaders.Add(http, http.RequestServices.GetRequiredService<IOptions<InvoicingOptions>>().Value.PublicBaseUrl);
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return;
        var status = http.Response.StatusCode;
        await Page<NoticePage, NoticeModel>.Of(NoticeOf(http, status), status).ExecuteAsync(http);
    });
}
