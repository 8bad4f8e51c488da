using InvoiceModule.Setup;
using Microsoft.Extensions.Options;

namespace Shop.Pages;

/// <summary>Gives a browser a page of the shop where it would get an empty answer: an unknown address, or a form whose token is lost.</summary>
internal static class NoticePages
{
    public static void Use(WebApplication app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode is not (StatusCodes.Status404NotFound or StatusCodes.Status400BadRequest)
            || !http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return;
        ShopHeaders.Add(http, http.RequestServices.GetRequiredService<IOptions<InvoicingOptions>>().Value.PublicBaseUrl);
        var status = http.Response.StatusCode;
        await Page<NoticePage, NoticeModel>.Of(status == StatusCodes.Status404NotFound ? NoticeModel.NoPage(http) : NoticeModel.OldForm(http), status).ExecuteAsync(http);
    });
}
