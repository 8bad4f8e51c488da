using InvoiceModule.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace InvoiceModule.Dashboard;

/// <summary>Hands a page its model and what stands around it, both as cascading values (see <see cref="PageRoot{TPage,TModel}"/>).</summary>
internal sealed class DashboardRoot<TPage, TModel> : ComponentBase
    where TPage : IComponent
    where TModel : class
{
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = null!;

    [Parameter, EditorRequired]
    public DashboardChrome Chrome { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<DashboardChrome>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Chrome);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)(content =>
        {
            content.OpenComponent<PageRoot<TPage, TModel>>(0);
            content.AddComponentParameter(1, "Model", Model);
            content.CloseComponent();
        }));
        builder.CloseComponent();
    }
}
