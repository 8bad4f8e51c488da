using System.Buffers;
using InvoiceModule.Setup;

namespace InvoiceModule.PaymentPage;

/// <summary>Finds every fault of the payment page's options.</summary>
internal static class PaymentPageOptionsCheck
{
    private const int MaxNameLength = 60;
    private const string Id = "{id}";

    // What would end the address in an attribute or a header, or is read as a slash.
    private static readonly SearchValues<char> NotInPath = SearchValues.Create("\\\"'<>;, \t\r\n");

    public static IEnumerable<string> Faults(this InvoicingPaymentPageOptions options)
    {
        if (options.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength))
            yield return "PaymentPage.Name is 1 to 60 characters, or null for the host name of PublicBaseUrl.";
        if (options.LogoPath is { } logo && !IsPath(logo))
            yield return $"PaymentPage.LogoPath is '{logo}'. Write the path of a picture this host serves, such as /logo.svg: the page loads nothing from other sites.";
        if (options.ShopUrl is { } shop && !IsPath(shop) && !IsWeb(shop))
            yield return $"PaymentPage.ShopUrl is '{shop}'. Write a path of this host, such as /shop, or an http or https URL.";
        if (options.ContactUrl is { } contact && !IsPath(contact) && !IsWeb(contact) && !IsMail(contact))
            yield return $"PaymentPage.ContactUrl is '{contact}'. Write an http, https or mailto URL or a path of this host, such as mailto:help@shop.example or /contact?invoice={Id}.";
        if (options.OwnPage is { } page && !(page.Contains(Id, StringComparison.Ordinal) && (IsPath(page) || IsWeb(page))))
            yield return $"PaymentPage.OwnPage is '{page}'. Write a path under PublicBaseUrl or an http or https URL, with {Id} for the invoice, such as /checkout/{Id}.";
        foreach (var origin in options.FrameAncestors.Where(o => !IsOrigin(o)))
            yield return $"PaymentPage.FrameAncestors holds '{origin}'. Write an origin: http or https, a host and no path, such as https://checkout.example.";
        foreach (var fault in ThemeScheme.Light.Faults(options.AccentColor, nameof(options.AccentColor), options.BackgroundColor, nameof(options.BackgroundColor))
            .Concat(ThemeScheme.Dark.Faults(options.DarkAccentColor, nameof(options.DarkAccentColor), options.DarkBackgroundColor, nameof(options.DarkBackgroundColor))))
            yield return fault;
    }

    // Two slashes, or a slash and a backslash, name another site in a browser.
    private static bool IsPath(string path) => path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.AsSpan().ContainsAny(NotInPath);

    private static bool IsWeb(string url)
        => Uri.TryCreate(url.Replace(Id, "id", StringComparison.Ordinal), UriKind.Absolute, out var web) && web.Scheme is "http" or "https" && web.UserInfo.Length == 0
            && HeaderUrl.HasHost(web);

    private static bool IsMail(string url)
        => Uri.TryCreate(url.Replace(Id, "id", StringComparison.Ordinal), UriKind.Absolute, out var mail) && mail.Scheme is "mailto" && mail.Host.Length > 0;

    // It goes into a header: nothing but what the URL parser gives back may pass.
    private static bool IsOrigin(string origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && HeaderUrl.HasHost(url)
            && string.Equals(url.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);
}
