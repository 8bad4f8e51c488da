using Microsoft.AspNetCore.Http;

namespace InvoiceModule.PaymentPage;

/// <summary>What stands around every payment page: whose it is, in which language, with which style.</summary>
/// <param name="Texts">The payer's language.</param>
/// <param name="Asked">The language that the link asks for; null when the browser's own was taken.</param>
/// <param name="Root">Where the payment pages are mounted, as the browser sees it.</param>
/// <param name="Name">The name payers know the host by.</param>
/// <param name="Logo">Address of its logo; null for none.</param>
/// <param name="StyleHref">Address of its style sheet.</param>
/// <param name="Ancestors">Origins that may embed the page and are told of its changes, separated by spaces.</param>
internal sealed record PaymentFrameModel(PaymentTexts Texts, string? Asked, string Root, string Name, string? Logo, string StyleHref, string Ancestors)
{
    /// <summary>Whether the page does something by itself: asks again without script, or leaves once it is paid. The payer may stop it (WCAG 2.2, 2.2.1 and 2.2.2).</summary>
    public bool Refreshes { get; init; } = true;

    /// <summary>Whether another page shows it in a frame of its own: no shop is opened there by itself, for many refuse to be framed.</summary>
    public bool IsFramed { get; init; }

    /// <summary>Where the name leads.</summary>
    public required string Shop { get; init; }

    /// <summary>Where a payer asks; null for nowhere.</summary>
    public string? Contact { get; init; }

    public string ContactText => Texts.Contact.Replace("{name}", Name, StringComparison.Ordinal);

    public static PaymentFrameModel Of(HttpRequest request, string root, PaymentTheme theme, PublicInvoice? invoice)
        => new(
            PaymentLanguages.Choose(request),
            PaymentLanguages.Asked(request)?.Language,
            root,
            theme.Name,
            theme.Logo(request),
            theme.Style.Href(root),
            string.Join(' ', theme.FrameAncestors))
        {
            Shop = theme.Shop(request) ?? invoice?.ShopUrl ?? request.PathBase.ToUriComponent() + "/",
            Contact = theme.Contact(request, invoice?.Id),
            IsFramed = request.Headers["Sec-Fetch-Dest"] is ["iframe" or "frame"],
            Refreshes = !string.Equals(request.Query["refresh"], "off", StringComparison.Ordinal),
        };

    /// <summary>A link to this same page that asks for a language.</summary>
    public string LanguageHref(PaymentTexts texts) => (this with { Asked = texts.Language }).RefreshHref(Refreshes);

    /// <summary>A link to this same page, in this language, with refreshing on or off.</summary>
    public string RefreshHref(bool isOn) => (Asked, isOn) switch
    {
        (null, true) => "?",
        (null, false) => "?refresh=off",
        (var language, true) => $"?lang={language}",
        (var language, false) => $"?lang={language}&refresh=off",
    };
}
