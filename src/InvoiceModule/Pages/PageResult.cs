using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace InvoiceModule.Pages;

/// <summary>Answers with a page: static HTML, rendered whole before the first byte leaves, so that a fault is an error and never half a page.</summary>
internal static class PageResult
{
    public static IResult Of<TPage, TModel>(TModel model, int statusCode = StatusCodes.Status200OK)
        where TPage : IComponent
        where TModel : class
        => new RazorComponentResult<PageRoot<TPage, TModel>>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model })
        {
            StatusCode = statusCode,
            PreventStreamingRendering = true,
        };
}
