using Microsoft.AspNetCore.Components;

namespace InvoiceModule.Pages;

/// <summary>
/// Hands values down a page. Razor makes every component public, and the parameters of a public component would have to be public types; a cascading
/// value may stay private, and so the models stay the module's own.
/// </summary>
internal static class Cascade
{
    /// <summary>What is inside sees the value.</summary>
    public static RenderFragment Of<T>(T value, RenderFragment inside) => builder =>
    {
        builder.OpenComponent<CascadingValue<T>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), value);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), inside);
        builder.CloseComponent();
    };
}
