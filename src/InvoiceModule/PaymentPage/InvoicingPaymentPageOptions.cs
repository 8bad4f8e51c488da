namespace InvoiceModule.PaymentPage;

/// <summary>The payment page's looks, who may embed it, and whose page it is.</summary>
public sealed class InvoicingPaymentPageOptions
{
    /// <summary>The name payers know you by, at most 60 characters. Null: the host name of <c>PublicBaseUrl</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Path of a picture that this host serves, such as <c>/logo.svg</c>; it is shown 32 pixels high beside the name. Null for none.</summary>
    public string? LogoPath { get; set; }

    /// <summary>
    /// Where the name at the top of the page leads: a path of this host, such as <c>/shop</c>, or an http or https URL. Null: the front page of the invoice's
    /// <c>url_success</c> (its host alone, for the payer has not paid yet) or else of its <c>url_failed</c>; without both, of this host.
    /// </summary>
    public string? ShopUrl { get; set; }

    /// <summary>
    /// Where a payer asks when the page tells him to contact the merchant, as for late money: an http, https or mailto URL, or a path of this host, such as
    /// <c>mailto:help@shop.example?subject=Invoice%20{id}</c>; <c>{id}</c> becomes the invoice's id. Null: the page says it and offers no link.
    /// </summary>
    public string? ContactUrl { get; set; }

    /// <summary>
    /// Colour of buttons, links and progress as <c>#rrggbb</c>; null for the module's blue. It has to be readable on white and on the background: a contrast
    /// of at least 4.5 to 1 (WCAG 2.2, 1.4.3), checked at start.
    /// </summary>
    public string? AccentColor { get; set; }

    /// <summary>The same where dark colours are preferred, readable on <c>#171c24</c>. Null: <see cref="AccentColor"/>, made as light as it has to be.</summary>
    public string? DarkAccentColor { get; set; }

    /// <summary>Colour behind the page as <c>#rrggbb</c>, on which the page's dark text has to be readable, checked at start; null for a light grey.</summary>
    public string? BackgroundColor { get; set; }

    /// <summary>The same where dark colours are preferred, for light text; null for a near black.</summary>
    public string? DarkBackgroundColor { get; set; }

    /// <summary>
    /// Origins besides the host's own that may show the page in a frame, such as <c>https://checkout.example</c> (CSP <c>frame-ancestors</c>). An embedding
    /// page of these gets messages <c>{ type: "invoice", id, status, active }</c> by <c>postMessage</c>. A host in letters of any script is written in punycode there, as browsers know it.
    /// </summary>
    public IList<string> FrameAncestors { get; } = [];

    /// <summary>
    /// The host's own page instead of the module's: an absolute http or https URL, or a path under <c>PublicBaseUrl</c>, with <c>{id}</c> for the invoice,
    /// such as <c>/checkout/{id}</c>. <c>url_pay</c> then leads there, in ASCII whatever letters it has (punycode, percent-encoded); status, events and QR code stay under the payment page's prefix for it to use. From another
    /// origin a browser reads them only where the host's CORS policy lets it: <c>app.MapInvoicing().ConfigurePaymentPage(p => p.RequireCors("checkout"))</c>.
    /// </summary>
    public string? OwnPage { get; set; }
}
