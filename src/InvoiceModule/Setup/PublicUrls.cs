using Microsoft.Extensions.Options;

namespace InvoiceModule.Setup;

/// <summary>Addresses that leave the host: from configuration only, never from a request.</summary>
internal sealed class PublicUrls(IOptions<InvoicingOptions> options, InvoicingRoutes routes)
{
    public string Pay(Guid invoiceId) => $"{Base}{routes.PaymentPrefix}/{invoiceId}";

    /// <summary>Where an invoice of a wallet is created.</summary>
    public string Create(Guid walletId) => $"{Base}{routes.ApiPrefix}/wallets/{walletId}/invoices";

    private string Base => (options.Value.PublicBaseUrl ?? throw new InvalidOperationException("InvoicingOptions.PublicBaseUrl is not set.")).AbsoluteUri.TrimEnd('/');
}
