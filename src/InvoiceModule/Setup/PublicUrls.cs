using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Addresses that leave the host: from configuration only, never from a request.</summary>
internal sealed class PublicUrls(IOptions<InvoicingOptions> options, InvoicingRoutes routes)
{
    /// <summary>Where a payer pays: the module's page, or the host's own.</summary>
    public string Pay(Guid invoiceId) => OwnPage(invoiceId) ?? Under($"{routes.PaymentPrefix}/{invoiceId}");

    /// <summary>The host's own page of an invoice; null when it has none.</summary>
    public string? OwnPage(Guid invoiceId)
    {
        if (options.Value.PaymentPage.OwnPage?.Replace("{id}", invoiceId.ToString(), StringComparison.Ordinal) is not { } page)
            return null;
        return page.StartsWith('/') ? Under(page) : HeaderUrl.Of(new Uri(page));
    }

    /// <summary>Where an invoice of a wallet is created.</summary>
    public string Create(Guid walletId) => Under($"{routes.ApiPrefix}/wallets/{walletId}/invoices");

    // Merchants and pages redirect to it as it stands here.
    private string Under(string path)
        => HeaderUrl.Of(new Uri((options.Value.PublicBaseUrl ?? throw new InvalidOperationException("InvoicingOptions.PublicBaseUrl is not set.")).AbsoluteUri.TrimEnd('/') + path));
}
