using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Addresses that leave the host: from configuration only, never from a request.</summary>
internal sealed class PublicUrls(IOptions<InvoicingOptions> options, InvoicingRoutes routes)
{
    /// <summary>Where a payer pays: the module's page, or the host's own.</summary>
    public string Pay(Guid invoiceId) => OwnPage(invoiceId) ?? $"{Base}{routes.PaymentPrefix}/{invoiceId}";

    /// <summary>The host's own page of an invoice; null when it has none.</summary>
    public string? OwnPage(Guid invoiceId)
    {
        if (options.Value.PaymentPage.OwnPage?.Replace("{id}", invoiceId.ToString(), StringComparison.Ordinal) is not { } page)
            return null;
        return page.StartsWith('/') ? Base + page : page;
    }

    /// <summary>Where an invoice of a wallet is created.</summary>
    public string Create(Guid walletId) => $"{Base}{routes.ApiPrefix}/wallets/{walletId}/invoices";

    private string Base => (options.Value.PublicBaseUrl ?? throw new InvalidOperationException("InvoicingOptions.PublicBaseUrl is not set.")).AbsoluteUri.TrimEnd('/');
}
