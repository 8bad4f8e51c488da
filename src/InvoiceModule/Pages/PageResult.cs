using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace InvoiceModule.Pages;

/// <summary>Answers with a page: static HTML, rendered whole before the first byte leaves, so that a fault is an error and never half a page.</summary>
internal static class PageResult
{
    /// <summary>A page that sees its model.</summary>
    public static IResult Of<TPage, TModel>(TModel model, int statusCode = StatusCodes.Status200OK)
        where TPage : IComponent
        where TModel : class
        => Of(Page<TPage, TModel>(model), statusCode);

    /// <summary>A page that sees its model and what stands around it.</summary>
    public static IResult Of<TPage, TModel, TAround>(TModel model, TAround around, int statusCode)
        where TPage : IComponent
        where TModel : class
        where TAround : class
        => Of(Cascade.Of(around, Page<TPage, TModel>(model)), statusCode);

    private static RenderFragment Page<TPage, TModel>(TModel model)
        where TPage : IComponent
        => Cascade.Of(model, page =>
        {
            page.OpenComponent<TPage>(0);
            page.CloseComponent();
        });

    private static RazorComponentResult<PageRoot> Of(RenderFragment content, int statusCode)
        => new(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(PageRoot.Content)] = content })
        {
            StatusCode = statusCode,
            PreventStreamingRendering = true,
        };
}
