using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Shop.Pages;

/// <summary>A static page over a model. Components are public, so an internal model comes as a cascading value instead of a parameter.</summary>
internal sealed class Page<TPage, TModel> : ComponentBase
    where TPage : IComponent
    where TModel : class
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = null!;

    public static RazorComponentResult<Page<TPage, TModel>> Of(TModel model, int statusCode = StatusCodes.Status200OK)
        => new(new Dictionary<string, object?> { [nameof(Model)] = model }) { StatusCode = statusCode, PreventStreamingRendering = true };

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<TModel>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Model);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)(content =>
        {
            content.OpenComponent<TPage>(0);
            content.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
