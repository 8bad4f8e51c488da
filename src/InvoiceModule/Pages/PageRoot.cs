using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace InvoiceModule.Pages;

/// <summary>The top of every page: what it shows, as <see cref="PageResult"/> has put it together.</summary>
internal sealed class PageRoot : ComponentBase
{
    [Parameter, EditorRequired]
    public RenderFragment Content { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder) => Content(builder);
}
