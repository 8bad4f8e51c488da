using System.Text;
using InvoiceModule.Pages;
using InvoiceModule.Setup;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace InvoiceModule.PaymentPage;

/// <summary>What the host has made of the payment page: its name, its colours as a style sheet, and the policy of who may frame it.</summary>
internal sealed class PaymentTheme(IOptions<InvoicingOptions> options)
{
    private readonly Lazy<IReadOnlyList<string>> _ancestors = new(() => [.. options.Value.PaymentPage.FrameAncestors.Select(origin => HeaderUrl.Of(new Uri(origin)).TrimEnd('/'))]);
    private readonly Lazy<PageAsset> _style = new(() => new PageAsset("theme.css", "text/css; charset=utf-8", Encoding.UTF8.GetBytes(Write(options.Value.PaymentPage))));

    public PageAsset Style => _style.Value;

    /// <summary>The name payers know the host by.</summary>
    public string Name => options.Value.PaymentPage.Name ?? options.Value.PublicBaseUrl?.Host ?? "";

    /// <summary>Origins besides the own one that may frame the page, as browsers write them.</summary>
    public IReadOnlyList<string> FrameAncestors => _ancestors.Value;

    /// <summary>The logo's address as the browser sees it; null for none.</summary>
    public string? Logo(HttpRequest request) => options.Value.PaymentPage.LogoPath is { } path ? request.PathBase.ToUriComponent() + path : null;

    /// <summary>Where the host's name leads, as the browser sees it; null where that is the invoice's own shop.</summary>
    public string? Shop(HttpRequest request) => options.Value.PaymentPage.ShopUrl is { } url ? Href(request, url) : null;

    /// <summary>Where its payer asks, as the browser sees it; null for nowhere.</summary>
    public string? Contact(HttpRequest request, Guid? invoice)
        => options.Value.PaymentPage.ContactUrl is { } url ? Href(request, url.Replace("{id}", invoice?.ToString(), StringComparison.Ordinal)) : null;

    private static string Href(HttpRequest request, string url) => url.StartsWith('/') ? request.PathBase.ToUriComponent() + url : url;

    private static string Write(InvoicingPaymentPageOptions page)
    {
        var light = page.AccentColor is { } accent ? ThemeColor.TryParse(accent) : null;
        var dark = page.DarkAccentColor is { } own ? ThemeColor.TryParse(own) : light is { } color ? Lighten(color) : null;
        return $":root{{{ThemeScheme.Light.Write(light, page.BackgroundColor)}}}@media (prefers-color-scheme:dark){{:root{{{ThemeScheme.Dark.Write(dark, page.DarkBackgroundColor)}}}}}";
    }

    // White is readable on every dark colour of ours, so this ends.
    private static ThemeColor Lighten(ThemeColor color)
    {
        var white = new ThemeColor(255, 255, 255);
        var sunken = ThemeColor.TryParse(ThemeScheme.Dark.Sunken)!.Value;
        for (var percent = 0; ; percent += 5)
        {
            var lighter = color.Mix(white, percent);
            if (lighter.Contrast(sunken) >= ThemeColor.ReadableContrast)
                return lighter;
        }
    }
}
