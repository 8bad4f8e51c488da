using InvoiceModule.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceModule.Dashboard;

/// <summary>A page with the menu of whoever asks for it.</summary>
internal sealed class DashboardResult<TPage, TModel>(TModel model, DashboardChrome chrome, int statusCode) : IResult
    where TPage : IComponent
    where TModel : class
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var seesAll = await httpContext.RequestServices.GetRequiredService<DashboardAccess>().SeesAllAsync(httpContext);
        await PageResult.Of<TPage, TModel, DashboardChrome>(model, chrome with { SeesAll = seesAll }, statusCode).ExecuteAsync(httpContext);
    }
}
