using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace InvoiceModule.Pages;

/// <summary>
/// Hands a page its model as a cascading value. Razor makes every component public, and the parameters of a public component would have to be
/// public types; a cascading one may stay private, and so the models stay the module's own.
/// </summary>
internal sealed class PageRoot<TPage, TModel> : ComponentBase
    where TPage : IComponent
    where TModel : class
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = null!;

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
